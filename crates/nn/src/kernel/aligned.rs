#![allow(unsafe_code, reason = "an allocator is a promise to the compiler; see SAFETY")]

use std::alloc::{GlobalAlloc, Layout, System};

/// A cache line.
const LINE: usize = 64;
/// What is smaller holds no numbers that kernels go through.
const SMALL: usize = 256;

/// The system's allocator, but large pieces start at a cache line: there no vector lies across two lines, which costs
/// training in the browser 4 %. The worker uses it; WebAssembly's own aligns to 8 bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aligned;

fn aligned(layout: Layout) -> Layout {
    let align = if layout.size() < SMALL { layout.align() } else { layout.align().max(LINE) };
    Layout::from_size_align(layout.size(), align).unwrap_or(layout)
}

// SAFETY: every call goes to the system's allocator, for one piece always with the same layout: `aligned` depends on the
// layout alone, and asks for no less than the caller did.
unsafe impl GlobalAlloc for Aligned {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise; `aligned` keeps the size.
        unsafe { System.alloc(aligned(layout)) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(aligned(layout)) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the piece was asked for with this very layout.
        unsafe { System.dealloc(at, aligned(layout)) }
    }
}
