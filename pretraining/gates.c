/* What an LSTM does to each number between two matrix products, and Adam: each in one pass over memory.
   PyTorch's operators, one after the other, take longer for it than the products do. `lstm.py` compiles and calls it.
   Gates stand side by side in Keras' order: input, forget, candidate, output. bf16 is the upper half of a float. */
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float wide(uint16_t narrow) {
    uint32_t bits = (uint32_t)narrow << 16;
    float number;
    memcpy(&number, &bits, 4);
    return number;
}

static inline uint16_t narrow(float number) { /* to the nearest, ties to even */
    uint32_t bits;
    memcpy(&bits, &number, 4);
    return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

/* Bounded, because the fast division of -ffast-math makes no number of 1 / infinity. */
static inline float sigmoid(float x) { return 1 / (1 + expf(fminf(-x, 40))); }
static inline float squash(float x) { return 1 - 2 / (1 + expf(fminf(2 * x, 40))); }

/* One step of `rows` streams. `sums` (rows, 4 units): recurrent product; `table` (vocabulary, 4 units): what each
   symbol adds, bias included. A stream whose symbol is `end` begins a line: its cell is emptied before the step, and
   what the next step reads of its hidden state where the next symbol is `end`. */
void forward(long rows, long units, int end, const int32_t *symbol, const int32_t *next_symbol, const float *table,
             const uint16_t *sums, float *gates, const float *cell_before, float *cell, uint16_t *hidden,
             uint16_t *next_input) {
    for (long row = 0; row < rows; row++) {
        const uint16_t *sum = sums + row * 4 * units;
        const float *add = table + symbol[row] * 4 * units, *before = cell_before + row * units;
        float *gate = gates + row * 4 * units, *after = cell + row * units;
        uint16_t *h = hidden + row * units, *next = next_input + row * units;
        float remembers = symbol[row] != end;
        uint16_t mask = next_symbol[row] != end ? 0xffff : 0;
#pragma GCC ivdep
        for (long u = 0; u < units; u++) {
            float i = sigmoid(wide(sum[u]) + add[u]);
            float f = sigmoid(wide(sum[u + units]) + add[u + units]);
            float c = squash(wide(sum[u + 2 * units]) + add[u + 2 * units]);
            float o = sigmoid(wide(sum[u + 3 * units]) + add[u + 3 * units]);
            gate[u] = i, gate[u + units] = f, gate[u + 2 * units] = c, gate[u + 3 * units] = o;
            float state = f * before[u] * remembers + i * c;
            after[u] = state;
            h[u] = narrow(o * squash(state));
            next[u] = h[u] & mask;
        }
    }
}

/* The same step back. `of_hidden` is the gradient from the output layer, `through` from the step after it; d_cell
   comes in from the step after and leaves for the one before. Neither passes where a line begins. */
void backward(long rows, long units, int end, const int32_t *symbol, const int32_t *next_symbol, const float *gates,
              const float *cell_before, const float *cell, const uint16_t *of_hidden, const uint16_t *through,
              float *d_cell, uint16_t *d_sums) {
    for (long row = 0; row < rows; row++) {
        const float *gate = gates + row * 4 * units, *before = cell_before + row * units, *after = cell + row * units;
        const uint16_t *upper = of_hidden + row * units, *later = through + row * units;
        float *of_cell = d_cell + row * units;
        uint16_t *d = d_sums + row * 4 * units;
        float remembers = symbol[row] != end, goes_on = next_symbol[row] != end;
#pragma GCC ivdep
        for (long u = 0; u < units; u++) {
            float i = gate[u], f = gate[u + units], c = gate[u + 2 * units], o = gate[u + 3 * units];
            float squashed = squash(after[u]), d_hidden = wide(upper[u]) + goes_on * wide(later[u]);
            float of = goes_on * of_cell[u] + d_hidden * o * (1 - squashed * squashed);
            d[u] = narrow(of * c * i * (1 - i));
            d[u + units] = narrow(of * remembers * before[u] * f * (1 - f));
            d[u + 2 * units] = narrow(of * i * (1 - c * c));
            d[u + 3 * units] = narrow(d_hidden * squashed * o * (1 - o));
            of_cell[u] = of * f;
        }
    }
}

/* Adam (Kingma and Ba 2015) with the running mean of the weights; as quotegen/model/optimizer.py. */
void adam(long count, float *weights, const float *gradient, float *mean, float *square, float *average, float rate,
          float scale, float follow) {
#pragma GCC ivdep
    for (long n = 0; n < count; n++) {
        float g = gradient[n] * scale;
        mean[n] += 0.1f * (g - mean[n]);
        square[n] += 0.001f * (g * g - square[n]);
        weights[n] -= rate * mean[n] / (sqrtf(square[n]) + 1e-7f);
        average[n] += follow * (weights[n] - average[n]);
    }
}

/* into[symbol] += rows of d_sums: the gradient of the table. */
void add_rows(long rows, long width, const int32_t *symbol, const uint16_t *d_sums, float *into) {
    for (long row = 0; row < rows; row++) {
        float *sum = into + symbol[row] * width;
        const uint16_t *d = d_sums + row * width;
#pragma GCC ivdep
        for (long n = 0; n < width; n++) sum[n] += wide(d[n]);
    }
}
