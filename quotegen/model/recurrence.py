"""Recurrent layers over whole streams, with gradients written by hand: the same numbers as Keras' layers, faster.

Two things make the speed (`make bench`). Nothing is computed inside the loop over characters that can be computed
for all of them at once: derivatives of the gates are products known before the backward loop, and the gradient
of the recurrent weights is one product after it. And XLA compiles the whole step, so that a loop costs no
TensorFlow operation for each of its parts.

Shapes: `sums` (time, batch, gates × units) is what the input adds to each gate, bias included; `recurrent`
(units, gates × units); `keep` (time, batch, 1) is 0.0 where a stream begins anew and 1.0 elsewhere; states
(batch, units). The gradient stops at the states that are handed in: it is truncated there (Williams and Peng 1990).
"""

from collections.abc import Callable

import tensorflow as tf

States = tuple[tf.Tensor, ...]  # hidden, and for LSTM cell


@tf.custom_gradient
def lstm(sums: tf.Tensor, recurrent: tf.Tensor, keep: tf.Tensor, hidden: tf.Tensor, cell: tf.Tensor):
    """Hidden states of an LSTM, (time, batch, units), and the last hidden and cell state.

    Gates in Keras' order: input, forget, candidate, output (Hochreiter and Schmidhuber 1997; forget gate: Gers et
    al. 2000).
    """
    time = sums.shape[0]
    gates, cells, hiddens = (_array(time) for _ in range(3))

    def forward(t, hidden, cell, gates, cells, hiddens):
        z = sums[t] + tf.matmul(hidden * keep[t], recurrent)
        i, f, g, o = tf.split(z, 4, axis=1)
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        cell = f * cell * keep[t] + i * g
        hidden = o * tf.tanh(cell)
        written = gates.write(t, tf.concat([i, f, g, o], 1)), cells.write(t, cell), hiddens.write(t, hidden)
        return t + 1, hidden, cell, *written

    *_, last_hidden, last_cell, gates, cells, hiddens = _forward(forward, time, hidden, cell, gates, cells, hiddens)
    all_gates, all_cells, all_hiddens = gates.stack(), cells.stack(), hiddens.stack()

    def gradient(upstream, *_last_states):
        i, f, g, o = tf.split(all_gates, 4, axis=2)
        squashed = tf.tanh(all_cells)
        before = keep * _shifted(all_cells, cell)
        by_output = squashed * o * (1 - o)  # ∂hidden / ∂z of the output gate
        to_cell = o * (1 - squashed**2)  # ∂hidden / ∂cell
        by_cell = tf.stack([g * i * (1 - i), before * f * (1 - f), i * (1 - g**2)], axis=2)  # ∂cell / ∂z, three gates
        transposed = tf.transpose(recurrent)

        def backward(t, d_hidden, d_cell, d_sums):
            d_hidden += upstream[t]
            d_cell += d_hidden * to_cell[t]
            three = tf.reshape(d_cell[:, tf.newaxis, :] * by_cell[t], [tf.shape(d_cell)[0], -1])
            d_z = tf.concat([three, d_hidden * by_output[t]], 1)
            d_before = tf.matmul(d_z, transposed) * keep[t]
            return t - 1, d_before, d_cell * f[t] * keep[t], d_sums.write(t, d_z)

        zeros = tf.zeros_like(hidden)
        *_, d_sums = _backward(backward, time, zeros, zeros, _array(time))
        d_sums = d_sums.stack()
        d_recurrent = _weight_gradient(keep * _shifted(all_hiddens, hidden), d_sums)
        return d_sums, d_recurrent, None, None, None

    return (tf.ensure_shape(all_hiddens, [time, *hidden.shape]), last_hidden, last_cell), gradient


@tf.custom_gradient
def simple_rnn(sums: tf.Tensor, recurrent: tf.Tensor, keep: tf.Tensor, hidden: tf.Tensor):
    """Hidden states of a tanh RNN (Elman 1990), (time, batch, units), and the last one."""
    time = sums.shape[0]

    def forward(t, hidden, hiddens):
        hidden = tf.tanh(sums[t] + tf.matmul(hidden * keep[t], recurrent))
        return t + 1, hidden, hiddens.write(t, hidden)

    *_, last_hidden, hiddens = _forward(forward, time, hidden, _array(time))
    all_hiddens = hiddens.stack()

    def gradient(upstream, _last_state):
        slope = 1 - all_hiddens**2
        transposed = tf.transpose(recurrent)

        def backward(t, d_hidden, d_sums):
            d_z = (d_hidden + upstream[t]) * slope[t]
            return t - 1, tf.matmul(d_z, transposed) * keep[t], d_sums.write(t, d_z)

        *_, d_sums = _backward(backward, time, tf.zeros_like(hidden), _array(time))
        d_sums = d_sums.stack()
        d_recurrent = _weight_gradient(keep * _shifted(all_hiddens, hidden), d_sums)
        return d_sums, d_recurrent, None, None

    return (tf.ensure_shape(all_hiddens, [time, *hidden.shape]), last_hidden), gradient


def _array(time: int) -> tf.TensorArray:
    return tf.TensorArray(tf.float32, time)


def _forward(body: Callable, time: int, *values):
    return tf.while_loop(lambda t, *_: t < time, body, [tf.constant(0), *values])


def _backward(body: Callable, time: int, *values):
    return tf.while_loop(lambda t, *_: t >= 0, body, [tf.constant(time - 1), *values])


def _shifted(states: tf.Tensor, first: tf.Tensor) -> tf.Tensor:
    """The state before each step: `first`, then all but the last."""
    return tf.concat([first[tf.newaxis], states[:-1]], axis=0)


def _weight_gradient(inputs: tf.Tensor, d_sums: tf.Tensor) -> tf.Tensor:
    """∂loss / ∂weights as one product over all steps and streams."""
    inputs = tf.reshape(inputs, [-1, inputs.shape[-1]])
    return tf.matmul(inputs, tf.reshape(d_sums, [-1, d_sums.shape[-1]]), transpose_a=True)
