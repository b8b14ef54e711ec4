"""Train a small linear network with PyTorch, save it, and ask three results about it.

python docs/examples/train_and_apply.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from verify.apply import Finding, find


def train(folder: Path) -> None:
    """Train 6-5-4-3 on a linear teacher, and save the data, the start and the trained weights."""
    torch.manual_seed(0)
    X = torch.randn(6, 40, dtype=torch.float64)
    Y = torch.randn(3, 6, dtype=torch.float64) @ X
    net = nn.Sequential(*(nn.Linear(a, b, bias=False, dtype=torch.float64) for a, b in ((6, 5), (5, 4), (4, 3))))
    torch.save(net.state_dict(), folder / "start.pt")
    optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
    for _ in range(500):
        optimizer.zero_grad()
        loss = ((net(X.T) - Y.T) ** 2).sum() / (2 * X.shape[1])
        loss.backward()
        optimizer.step()
    torch.save(net.state_dict(), folder / "net.pt")
    np.savez(folder / "data.npz", X=X.numpy(), Y=Y.numpy())


def ask(folder: Path) -> dict[str, Finding]:
    """Ask: is the trained network aligned, could alignment be an invariant on these data, what did training do?"""
    data = np.load(folder / "data.npz")
    return {
        "alignment": find("alignment")(weights=str(folder / "net.pt")),
        "theorem1": find("theorem1")(X=data["X"], Y=data["Y"], widths=(6, 5, 4, 3), uncertainty="1e-9"),
        "training": find("training")(
            X=data["X"], Y=data["Y"], weights=str(folder / "start.pt"), step="1/50", steps=500
        ),
    }


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    train(where)
    for name, finding in ask(where).items():
        print(f"{name:10} {finding.word:10} {finding.sentence}")
