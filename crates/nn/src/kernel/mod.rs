//! Fast paths over slices; the only place with unsafe code.
