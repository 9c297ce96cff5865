use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{AxisError, PaddingMode};

/// Sizes beyond this are refused before any arithmetic can overflow a 32-bit `usize`.
pub(super) const MOST_CELLS: usize = 1 << 20;

/// How a window is cut out along one axis: how many taps, how far apart, and how far it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Number of taps.
    pub kernel_size: usize,
    /// Cells between one window's start and the next one's.
    pub stride: usize,
    /// Cells from one tap to the next; 1 means that taps are neighbours.
    pub dilation: usize,
}

impl Window {
    /// A window of `kernel_size` neighbouring taps that moves by one cell.
    #[must_use]
    pub fn of(kernel_size: usize) -> Self {
        Self { kernel_size, stride: 1, dilation: 1 }
    }

    /// The same window, moving by `stride` cells.
    #[must_use]
    pub fn with_stride(self, stride: usize) -> Self {
        Self { stride, ..self }
    }

    /// The same window with taps `dilation` cells apart.
    #[must_use]
    pub fn with_dilation(self, dilation: usize) -> Self {
        Self { dilation, ..self }
    }

    /// Cells from the first tap to the last, both included: `dilation * (kernel_size - 1) + 1`.
    #[must_use]
    pub fn span(self) -> usize {
        // Saturating, since the fields are free: `check` refuses what would not fit.
        self.dilation.saturating_mul(self.kernel_size.saturating_sub(1)).saturating_add(1)
    }

    pub(super) fn check(self) -> Result<Self, AxisError> {
        if self.kernel_size == 0 {
            return Err(AxisError::ZeroKernel);
        }
        if self.stride == 0 {
            return Err(AxisError::ZeroStride);
        }
        if self.dilation == 0 {
            return Err(AxisError::ZeroDilation);
        }
        let fits = |n: usize| n <= MOST_CELLS;
        if !(fits(self.kernel_size) && fits(self.stride) && fits(self.span())) {
            return Err(AxisError::TooLarge { most: MOST_CELLS });
        }
        Ok(self)
    }
}

/// One tap of one window and the position it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Which tap of the kernel, from 0.
    pub tap: usize,
    /// Position in input coordinates: 0 is the first real cell; negative positions and those from
    /// `in_size` on are padding.
    pub at: isize,
    /// The real cell whose value is read there; `None` where padding is empty.
    pub source: Option<usize>,
}

/// The division behind an output size, with what it leaves over.
///
/// `Display` shows the arithmetic: `(10 - 3)/2 = 3.5, floor 3, + 1 = 4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Input size, in cells.
    pub in_size: usize,
    /// Padding on both sides together, in cells.
    pub padding: usize,
    /// The window's span, in cells.
    pub span: usize,
    /// What the numerator is divided by.
    pub stride: usize,
    /// Whether the quotient was rounded up (`ceil_mode`).
    pub ceil: bool,
    /// The result, with windows dropped that would have started in the right padding.
    pub out_size: usize,
}

impl Rounding {
    /// `in_size + padding - span`: how far the window can travel. Negative only under `ceil_mode`,
    /// where one window larger than the input is allowed.
    #[must_use]
    pub fn numerator(&self) -> isize {
        signed(self.in_size + self.padding) - signed(self.span)
    }

    /// What the division leaves: 0 when the last window ends exactly at the padded edge.
    #[must_use]
    pub fn remainder(&self) -> usize {
        self.numerator().rem_euclid(signed(self.stride)).unsigned_abs()
    }

    /// Whether the sizes divide without remainder.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.remainder() == 0
    }

    /// The rounded quotient, before `+ 1`.
    #[must_use]
    pub fn steps(&self) -> isize {
        let up = isize::from(self.ceil && !self.is_exact());
        self.numerator().div_euclid(signed(self.stride)) + up
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}", self.in_size)?;
        if self.padding > 0 {
            write!(f, " + {}", self.padding)?;
        }
        let (steps, stride) = (self.steps(), self.stride);
        write!(f, " - {})/{stride} ", self.span)?;
        if self.is_exact() {
            write!(f, "= {steps}")?;
        } else {
            let quotient = self.numerator() as f64 / stride as f64;
            // Two decimals say enough; the tilde admits that they may not be all of them.
            let digits = format!("{quotient:.2}");
            let sign = if (self.remainder() * 100).is_multiple_of(stride) { '=' } else { '~' };
            let shown = digits.trim_end_matches('0');
            write!(f, "{sign} {shown}, {} {steps}", if self.ceil { "ceil" } else { "floor" })?;
        }
        write!(f, ", + 1 = {}", steps + 1)?;
        if signed(self.out_size) != steps + 1 {
            write!(f, ", - 1 = {}", self.out_size)?;
        }
        Ok(())
    }
}

/// Geometry of a window along one spatial axis. Sizes are in cells.
///
/// ```text
/// span     = dilation * (kernel_size - 1) + 1
/// out_size = floor((in_size + pad_before + pad_after - span) / stride) + 1
/// position = out * stride - pad_before + tap * dilation
/// ```
///
/// Private fields: an `Axis` in hand always has at least one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    in_size: usize,
    window: Window,
    pad_before: usize,
    pad_after: usize,
    mode: PaddingMode,
    ceil: bool,
    out_size: usize,
}

impl Axis {
    /// A convolution's axis with `padding` zeros on both sides.
    ///
    /// # Errors
    /// See [`Axis::padded_by`].
    pub fn new(in_size: usize, window: Window, padding: usize) -> Result<Self, AxisError> {
        Self::padded_by(in_size, window, [padding; 2], PaddingMode::Zeros)
    }

    /// A convolution's axis with `before` and `after` cells of padding, filled as `mode` says.
    ///
    /// # Errors
    /// A size of zero, a window that does not fit, padding that the mode cannot fill.
    pub fn padded_by(
        in_size: usize,
        window: Window,
        [before, after]: [usize; 2],
        mode: PaddingMode,
    ) -> Result<Self, AxisError> {
        let window = checked(in_size, window, before.max(after))?;
        mode.check(in_size, before.max(after))?;
        let (span, padded) = (window.span(), in_size + before + after);
        if span > padded {
            return Err(AxisError::KernelTooLarge { span, padded });
        }
        let out_size = (padded - span) / window.stride + 1;
        Ok(Self { in_size, window, pad_before: before, pad_after: after, mode, ceil: false, out_size })
    }

    /// A convolution's axis whose output is as large as its input: `dilation * (kernel_size - 1)`
    /// cells of padding, the odd one after the input.
    ///
    /// # Errors
    /// A stride above 1 (as in PyTorch), and those of [`Axis::padded_by`].
    pub fn same(in_size: usize, window: Window, mode: PaddingMode) -> Result<Self, AxisError> {
        let window = checked(in_size, window, 0)?;
        if window.stride > 1 {
            return Err(AxisError::SameWithStride { stride: window.stride });
        }
        let total = window.span() - 1;
        Self::padded_by(in_size, window, [total / 2, total - total / 2], mode)
    }

    /// A pooling's axis. With `ceil` a last window that runs past the padded edge is kept, unless
    /// it would start in the padding after the input.
    ///
    /// # Errors
    /// A size of zero, padding above half of the window's span, no output at all.
    pub fn pooling(in_size: usize, window: Window, padding: usize, ceil: bool) -> Result<Self, AxisError> {
        let window = checked(in_size, window, padding)?;
        let span = window.span();
        if padding > span / 2 {
            return Err(AxisError::PoolPaddingTooLarge { padding, span });
        }
        let mut axis = Self {
            in_size,
            window,
            pad_before: padding,
            pad_after: padding,
            mode: PaddingMode::Zeros,
            ceil,
            out_size: 0,
        };
        let mut outputs = axis.rounding().steps() + 1;
        if ceil && (outputs - 1) * signed(window.stride) >= signed(in_size + padding) {
            outputs -= 1;
        }
        if outputs < 1 {
            return Err(AxisError::KernelTooLarge { span, padded: axis.padded() });
        }
        axis.out_size = outputs.unsigned_abs();
        Ok(axis)
    }

    /// The axis of the convolution that a transposed convolution is the adjoint of; see
    /// [`super::TransposedAxis`], which has checked that `out_size` windows start inside.
    pub(super) fn adjoint(in_size: usize, window: Window, padding: usize, out_size: usize) -> Self {
        let mode = PaddingMode::Zeros;
        Self { in_size, window, pad_before: padding, pad_after: padding, mode, ceil: false, out_size }
    }

    /// Cells of the input, without padding.
    #[must_use]
    pub fn in_size(&self) -> usize {
        self.in_size
    }

    /// Cells of the output, at least 1.
    #[must_use]
    pub fn out_size(&self) -> usize {
        self.out_size
    }

    /// Kernel size, stride and dilation.
    #[must_use]
    pub fn window_shape(&self) -> Window {
        self.window
    }

    /// Taps of the kernel.
    #[must_use]
    pub fn kernel_size(&self) -> usize {
        self.window.kernel_size
    }

    /// Cells between one window's start and the next one's.
    #[must_use]
    pub fn stride(&self) -> usize {
        self.window.stride
    }

    /// Cells from one tap to the next.
    #[must_use]
    pub fn dilation(&self) -> usize {
        self.window.dilation
    }

    /// Padding before the first cell.
    #[must_use]
    pub fn pad_before(&self) -> usize {
        self.pad_before
    }

    /// Padding after the last cell.
    #[must_use]
    pub fn pad_after(&self) -> usize {
        self.pad_after
    }

    /// What padding is filled with.
    #[must_use]
    pub fn padding_mode(&self) -> PaddingMode {
        self.mode
    }

    /// Cells from a window's first tap to its last, both included.
    #[must_use]
    pub fn span(&self) -> usize {
        self.window.span()
    }

    /// Cells of the input with its padding.
    #[must_use]
    pub fn padded(&self) -> usize {
        self.in_size + self.pad_before + self.pad_after
    }

    /// The division behind [`Axis::out_size`].
    #[must_use]
    pub fn rounding(&self) -> Rounding {
        Rounding {
            in_size: self.in_size,
            padding: self.pad_before + self.pad_after,
            span: self.span(),
            stride: self.stride(),
            ceil: self.ceil,
            out_size: self.out_size,
        }
    }

    /// Where the window of output `out` starts, in input coordinates.
    #[must_use]
    pub fn start(&self, out: usize) -> isize {
        signed(out * self.stride()) - signed(self.pad_before)
    }

    /// The position that `tap` of the window of output `out` falls on.
    #[must_use]
    pub fn position(&self, out: usize, tap: usize) -> isize {
        self.start(out) + signed(tap * self.dilation())
    }

    /// The outputs whose `tap` falls on a real cell, not on padding.
    #[must_use]
    pub fn reading(&self, tap: usize) -> Range<usize> {
        let (stride, offset) = (self.stride(), tap * self.dilation());
        // `out * stride + offset` has to lie in `pad_before..pad_before + in_size`.
        let end = (self.pad_before + self.in_size).saturating_sub(offset).div_ceil(stride).min(self.out_size);
        self.pad_before.saturating_sub(offset).div_ceil(stride).min(end)..end
    }

    /// The real cell whose value stands at a position: the cell itself inside, what the padding
    /// mode puts there outside, `None` where that is nothing.
    #[must_use]
    pub fn source(&self, at: isize) -> Option<usize> {
        self.mode.source(at, self.in_size)
    }

    /// The window of output `out`: every tap, also those that fall outside the input.
    pub fn window(&self, out: usize) -> impl Iterator<Item = Reach> + use<> {
        let axis = *self;
        (0..axis.kernel_size()).map(move |tap| {
            let at = axis.position(out, tap);
            Reach { tap, at, source: axis.source(at) }
        })
    }

    /// Every use of input cell `cell` as `(output, tap)`, outputs in order. Where padding repeats
    /// cells, the same output may use a cell through several taps.
    pub fn uses(&self, cell: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let axis = *self;
        (0..axis.out_size).flat_map(move |out| {
            axis.window(out)
                .filter(move |reach| reach.source == Some(cell))
                .map(move |reach| (out, reach.tap))
        })
    }

    /// How often each input cell is used.
    #[must_use]
    pub fn use_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.in_size];
        for out in 0..self.out_size {
            for cell in self.window(out).filter_map(|reach| reach.source) {
                counts[cell] += 1;
            }
        }
        counts
    }

    /// Input cells that no window reads: skipped by the stride or the dilation, or left over at
    /// the end.
    #[must_use]
    pub fn never_read(&self) -> Vec<usize> {
        let counts = self.use_counts();
        (0..self.in_size).filter(|&cell| counts[cell] == 0).collect()
    }
}

/// `usize` to `isize`. The constructors keep every size and position of an axis within a few times
/// [`MOST_CELLS`], so this cannot wrap.
pub(super) fn signed(n: usize) -> isize {
    n as isize
}

pub(super) fn checked(in_size: usize, window: Window, padding: usize) -> Result<Window, AxisError> {
    if in_size == 0 {
        return Err(AxisError::EmptyInput);
    }
    if in_size > MOST_CELLS || padding > MOST_CELLS {
        return Err(AxisError::TooLarge { most: MOST_CELLS });
    }
    window.check()
}
