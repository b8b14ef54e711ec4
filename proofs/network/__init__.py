"""Deep linear networks (Section 3): product of layers, squared loss, gradients, one step of gradient descent.

Written once for every kind of matrix: float arrays (also batches of them), exact rational matrices, and symbolic
expressions. The functions use nothing but ``@``, ``+``, ``-``, ``.mT`` and multiplication by scalars.
"""

from proofs.network.chain import left_product, product, right_product
from proofs.network.data import Data
from proofs.network.descent import descent, gradient, gradients, residual, step

__all__ = ["Data", "descent", "gradient", "gradients", "left_product", "product", "residual", "right_product", "step"]
