//! Four `f32` side by side: wasm's simd128 where the build has it, an array otherwise. Both do the
//! same operations in the same order, so the portable tests check the arithmetic of the page. With
//! relaxed SIMD a product and its sum may be one operation, rounded once.
#![allow(unsafe_code, reason = "loads and stores through pointers; see the contract of each")]

pub(super) const LANES: usize = 4;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32 as simd;

    #[derive(Clone, Copy)]
    pub(in crate::kernel) struct F32x4(simd::v128);

    impl F32x4 {
        #[inline(always)]
        pub(in crate::kernel) fn splat(x: f32) -> Self {
            Self(simd::f32x4_splat(x))
        }
        /// # Safety
        /// Four `f32` can be read at `at`; no alignment is needed.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn load(at: *const f32) -> Self {
            // SAFETY: the caller's promise.
            Self(unsafe { simd::v128_load(at.cast()) })
        }
        /// # Safety
        /// One `f32` can be read at `at`.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn load_splat(at: *const f32) -> Self {
            // SAFETY: the caller's promise.
            Self(unsafe { simd::v128_load32_splat(at.cast()) })
        }
        /// # Safety
        /// Four `f32` can be written at `at`; no alignment is needed.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn store(self, at: *mut f32) {
            // SAFETY: the caller's promise.
            unsafe { simd::v128_store(at.cast(), self.0) }
        }
        #[inline(always)]
        pub(in crate::kernel) fn to_array(self) -> [f32; 4] {
            [
                simd::f32x4_extract_lane::<0>(self.0),
                simd::f32x4_extract_lane::<1>(self.0),
                simd::f32x4_extract_lane::<2>(self.0),
                simd::f32x4_extract_lane::<3>(self.0),
            ]
        }
        #[inline(always)]
        pub(in crate::kernel) fn add(self, b: Self) -> Self {
            Self(simd::f32x4_add(self.0, b.0))
        }
        #[inline(always)]
        pub(in crate::kernel) fn sub(self, b: Self) -> Self {
            Self(simd::f32x4_sub(self.0, b.0))
        }
        #[inline(always)]
        pub(in crate::kernel) fn mul(self, b: Self) -> Self {
            Self(simd::f32x4_mul(self.0, b.0))
        }
        #[inline(always)]
        pub(in crate::kernel) fn div(self, b: Self) -> Self {
            Self(simd::f32x4_div(self.0, b.0))
        }
        #[inline(always)]
        pub(in crate::kernel) fn sqrt(self) -> Self {
            Self(simd::f32x4_sqrt(self.0))
        }
        /// `self + a * b`. Rounded twice, since plain simd128 has no fused form; with relaxed SIMD once, where the
        /// processor can.
        #[inline(always)]
        pub(in crate::kernel) fn plus_product(self, a: Self, b: Self) -> Self {
            #[cfg(target_feature = "relaxed-simd")]
            return Self(simd::f32x4_relaxed_madd(a.0, b.0, self.0));
            #[cfg(not(target_feature = "relaxed-simd"))]
            self.add(a.mul(b))
        }
        /// `on` in the lanes where `self > b`, `off` in the others.
        #[inline(always)]
        pub(in crate::kernel) fn where_above(self, b: Self, on: Self, off: Self) -> Self {
            let above = simd::f32x4_gt(self.0, b.0);
            // One instruction instead of three, and the same result, since a lane of `above` has one bit 32 times.
            #[cfg(target_feature = "relaxed-simd")]
            return Self(simd::i32x4_relaxed_laneselect(on.0, off.0, above));
            #[cfg(not(target_feature = "relaxed-simd"))]
            Self(simd::v128_bitselect(on.0, off.0, above))
        }
        /// `x` in the lanes where it is larger than `self`, `self` in the others.
        #[inline(always)]
        pub(in crate::kernel) fn or_larger(self, x: Self) -> Self {
            Self(simd::f32x4_pmax(self.0, x.0))
        }
        /// A bit for each lane, the lowest for the first: whether it is not 0.
        #[inline(always)]
        pub(in crate::kernel) fn not_zero(self) -> u32 {
            u32::from(simd::i32x4_bitmask(simd::f32x4_ne(self.0, simd::f32x4_splat(0.0))))
        }
        /// `self` in the lanes where `gate` is above 0 or no number, 0 in the others.
        #[inline(always)]
        pub(in crate::kernel) fn gated(self, gate: Self) -> Self {
            Self(simd::v128_andnot(self.0, simd::f32x4_le(gate.0, simd::f32x4_splat(0.0))))
        }
    }

    #[derive(Clone, Copy)]
    pub(in crate::kernel) struct U32x4(simd::v128);

    impl U32x4 {
        #[inline(always)]
        pub(in crate::kernel) fn splat(x: u32) -> Self {
            Self(simd::u32x4_splat(x))
        }
        /// The bits of four `f32`.
        #[inline(always)]
        pub(in crate::kernel) fn of_bits(x: F32x4) -> Self {
            Self(x.0)
        }
        #[inline(always)]
        pub(in crate::kernel) fn add(self, b: Self) -> Self {
            Self(simd::u32x4_add(self.0, b.0))
        }
        #[inline(always)]
        pub(in crate::kernel) fn min(self, b: Self) -> Self {
            Self(simd::u32x4_min(self.0, b.0))
        }
        /// Writes lane `l` of `self` and of `x`, side by side, to `to[l]`.
        ///
        /// # Safety
        /// Eight bytes can be written at each of them; no alignment is needed.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn store_pairs(self, x: F32x4, to: [*mut u64; 4]) {
            let low = simd::i32x4_shuffle::<0, 4, 1, 5>(self.0, x.0);
            let high = simd::i32x4_shuffle::<2, 6, 3, 7>(self.0, x.0);
            // SAFETY: the caller's promise.
            unsafe {
                simd::v128_store64_lane::<0>(low, to[0]);
                simd::v128_store64_lane::<1>(low, to[1]);
                simd::v128_store64_lane::<0>(high, to[2]);
                simd::v128_store64_lane::<1>(high, to[3]);
            }
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lanes {
    #[derive(Clone, Copy)]
    #[repr(align(16))]
    pub(in crate::kernel) struct F32x4([f32; 4]);

    impl F32x4 {
        #[inline(always)]
        pub(in crate::kernel) fn splat(x: f32) -> Self {
            Self([x; 4])
        }
        /// # Safety
        /// Four `f32` can be read at `at`.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn load(at: *const f32) -> Self {
            // SAFETY: the caller's promise; an array of f32 is aligned as f32.
            Self(unsafe { at.cast::<[f32; 4]>().read() })
        }
        /// # Safety
        /// One `f32` can be read at `at`.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn load_splat(at: *const f32) -> Self {
            // SAFETY: the caller's promise.
            Self([unsafe { at.read() }; 4])
        }
        /// # Safety
        /// Four `f32` can be written at `at`.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn store(self, at: *mut f32) {
            // SAFETY: the caller's promise; an array of f32 is aligned as f32.
            unsafe { at.cast::<[f32; 4]>().write(self.0) }
        }
        #[inline(always)]
        pub(in crate::kernel) fn to_array(self) -> [f32; 4] {
            self.0
        }
        #[inline(always)]
        fn zip(self, b: Self, f: impl Fn(f32, f32) -> f32) -> Self {
            let (a, b) = (self.0, b.0);
            Self([f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])])
        }
        #[inline(always)]
        pub(in crate::kernel) fn add(self, b: Self) -> Self {
            self.zip(b, |a, b| a + b)
        }
        #[inline(always)]
        pub(in crate::kernel) fn sub(self, b: Self) -> Self {
            self.zip(b, |a, b| a - b)
        }
        #[inline(always)]
        pub(in crate::kernel) fn mul(self, b: Self) -> Self {
            self.zip(b, |a, b| a * b)
        }
        #[inline(always)]
        pub(in crate::kernel) fn div(self, b: Self) -> Self {
            self.zip(b, |a, b| a / b)
        }
        #[inline(always)]
        pub(in crate::kernel) fn sqrt(self) -> Self {
            Self(self.0.map(f32::sqrt))
        }
        /// `self + a * b`, rounded twice.
        #[inline(always)]
        pub(in crate::kernel) fn plus_product(self, a: Self, b: Self) -> Self {
            self.add(a.mul(b))
        }
        /// `on` in the lanes where `self > b`, `off` in the others.
        #[inline(always)]
        pub(in crate::kernel) fn where_above(self, b: Self, on: Self, off: Self) -> Self {
            let pick = |l: usize| if self.0[l] > b.0[l] { on.0[l] } else { off.0[l] };
            Self([pick(0), pick(1), pick(2), pick(3)])
        }
        /// `x` in the lanes where it is larger than `self`, `self` in the others.
        #[inline(always)]
        pub(in crate::kernel) fn or_larger(self, x: Self) -> Self {
            self.zip(x, |own, x| if own < x { x } else { own })
        }
        /// A bit for each lane, the lowest for the first: whether it is not 0.
        #[inline(always)]
        pub(in crate::kernel) fn not_zero(self) -> u32 {
            let bit = |l: usize| u32::from(self.0[l] != 0.0) << l;
            bit(0) | bit(1) | bit(2) | bit(3)
        }
        /// `self` in the lanes where `gate` is above 0 or no number, 0 in the others.
        #[inline(always)]
        pub(in crate::kernel) fn gated(self, gate: Self) -> Self {
            self.zip(gate, |x, gate| if gate <= 0.0 { 0.0 } else { x })
        }
    }

    #[derive(Clone, Copy)]
    pub(in crate::kernel) struct U32x4([u32; 4]);

    impl U32x4 {
        #[inline(always)]
        pub(in crate::kernel) fn splat(x: u32) -> Self {
            Self([x; 4])
        }
        /// The bits of four `f32`.
        #[inline(always)]
        pub(in crate::kernel) fn of_bits(x: F32x4) -> Self {
            Self(x.0.map(f32::to_bits))
        }
        #[inline(always)]
        pub(in crate::kernel) fn add(self, b: Self) -> Self {
            Self(std::array::from_fn(|l| self.0[l].wrapping_add(b.0[l])))
        }
        #[inline(always)]
        pub(in crate::kernel) fn min(self, b: Self) -> Self {
            Self(std::array::from_fn(|l| self.0[l].min(b.0[l])))
        }
        /// Writes lane `l` of `self` and of `x`, side by side, to `to[l]`.
        ///
        /// # Safety
        /// Eight bytes can be written at each of them; no alignment is needed.
        #[inline(always)]
        pub(in crate::kernel) unsafe fn store_pairs(self, x: F32x4, to: [*mut u64; 4]) {
            for (l, to) in to.into_iter().enumerate() {
                // SAFETY: the caller's promise.
                unsafe { to.cast::<[u32; 2]>().write_unaligned([self.0[l], x.0[l].to_bits()]) };
            }
        }
    }
}

pub(super) use lanes::{F32x4, U32x4};

impl F32x4 {
    /// The sum of the lanes, neighbours first.
    #[inline(always)]
    pub(super) fn sum(self) -> f32 {
        let [a, b, c, d] = self.to_array();
        (a + b) + (c + d)
    }
}
