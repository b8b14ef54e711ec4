/* Full gradient descent of many linear networks: eight of them side by side, one in each lane of every operation. */

#include <stdlib.h>

#define LANES 8

typedef double lanes __attribute__((vector_size(8 * LANES), aligned(8)));

/* Add to C (p x r) the product of A (p x q) and B (q x r); entry (i, l) of A is A[i * down + l * along], entry (l, j) of
   B is B[l * below + j * beside]. Four columns at a time, so that their sums do not wait for each other. */
static void add_product(lanes *C, const lanes *A, long down, long along, const lanes *B, long below, long beside,
                        long p, long q, long r)
{
    for (long i = 0; i < p; i++) {
        lanes *row = C + i * r;
        long j = 0;
        for (; j + 4 <= r; j += 4) {
            lanes s0 = row[j], s1 = row[j + 1], s2 = row[j + 2], s3 = row[j + 3];
            for (long l = 0; l < q; l++) {
                const lanes a = A[i * down + l * along], *b = B + l * below + j * beside;
                s0 += a * b[0];
                s1 += a * b[beside];
                s2 += a * b[2 * beside];
                s3 += a * b[3 * beside];
            }
            row[j] = s0, row[j + 1] = s1, row[j + 2] = s2, row[j + 3] = s3;
        }
        for (; j < r; j++)
            for (long l = 0; l < q; l++)
                row[j] += A[i * down + l * along] * B[l * below + j * beside];
    }
}

static void clear(lanes *A, long entries)
{
    for (long e = 0; e < entries; e++)
        A[e] = (lanes){0};
}

/* Copy the networks start, ..., start + width - 1 out of an array whose last axis counts the networks, or back. */
static void load(lanes *to, const double *from, long entries, long count, long start, long width)
{
    clear(to, entries);
    for (long e = 0; e < entries; e++)
        for (long v = 0; v < width; v++)
            to[e][v] = from[e * count + start + v];
}

static void store(double *to, const lanes *from, long entries, long count, long start, long width)
{
    for (long e = 0; e < entries; e++)
        for (long v = 0; v < width; v++)
            to[e * count + start + v] = from[e][v];
}

/* One step: W_i += eta (W_d ... W_{i+1})^T (M - W_d ... W_1 N) (W_{i-1} ... W_1)^T, with k[i] the widths. */
static void step(long d, const long *k, lanes **W, lanes **product, const lanes *N, const lanes *M, double eta,
                 lanes *pulled, lanes *next)
{
    for (long i = 1; i < d; i++) {
        clear(product[i], k[i + 1] * k[0]);
        add_product(product[i], W[i], k[i], 1, product[i - 1], k[0], 1, k[i + 1], k[i], k[0]);
    }
    clear(pulled, k[d] * k[0]);
    add_product(pulled, product[d - 1], k[0], 1, N, k[0], 1, k[d], k[0], k[0]);
    for (long e = 0; e < k[d] * k[0]; e++)
        pulled[e] = eta * (M[e] - pulled[e]);
    for (long i = d - 1; i > 0; i--) {
        clear(next, k[i] * k[0]);
        add_product(next, W[i], 1, k[i], pulled, k[0], 1, k[i], k[i + 1], k[0]);
        add_product(W[i], pulled, k[0], 1, product[i - 1], 1, k[0], k[i + 1], k[0], k[i]);
        lanes *other = pulled;
        pulled = next;
        next = other;
    }
    for (long e = 0; e < k[1] * k[0]; e++)
        W[0][e] += pulled[e];
}

/* Replace the layers of count networks by those after so many steps. Returns 1 when there is no memory. */
int descend(long d, const long *k, double **layers, const double *inputs, const double *targets, double eta, long steps,
            long count)
{
    long widest = 0, entries = k[0] * k[0] + k[d] * k[0];
    for (long i = 1; i <= d; i++) {
        widest = k[i] > widest ? k[i] : widest;
        entries += k[i] * k[i - 1] + k[i] * k[0];
    }
    lanes *work = malloc((entries + 2 * widest * k[0]) * sizeof(lanes) + 2 * d * sizeof(lanes *));
    if (!work)
        return 1;
    lanes *N = work, *M = N + k[0] * k[0], *pulled = M + k[d] * k[0], *next = pulled + widest * k[0];
    lanes *free_space = next + widest * k[0];
    lanes **W = (lanes **)(work + entries + 2 * widest * k[0]), **product = W + d;
    for (long i = 0; i < d; i++) {
        W[i] = free_space;
        product[i] = i ? W[i] + k[i + 1] * k[i] : W[i];
        free_space = product[i] + k[i + 1] * (i ? k[0] : k[i]);
    }
    for (long start = 0; start < count; start += LANES) {
        long width = count - start < LANES ? count - start : LANES;
        load(N, inputs, k[0] * k[0], count, start, width);
        load(M, targets, k[d] * k[0], count, start, width);
        for (long i = 0; i < d; i++)
            load(W[i], layers[i], k[i + 1] * k[i], count, start, width);
        for (long t = 0; t < steps; t++)
            step(d, k, W, product, N, M, eta, pulled, next);
        for (long i = 0; i < d; i++)
            store(layers[i], W[i], k[i + 1] * k[i], count, start, width);
    }
    free(work);
    return 0;
}
