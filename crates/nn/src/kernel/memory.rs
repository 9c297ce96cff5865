//! Where working memory comes from, so that it can be counted before it is taken.

/// Gives out working memory, or only says how much would have been.
#[derive(Debug)]
pub struct Memory {
    takes: bool,
    bytes: u64,
}

impl Memory {
    /// Gives out what is asked for.
    #[must_use]
    pub fn taken() -> Self {
        Self { takes: true, bytes: 0 }
    }

    /// Gives out empty pieces and counts.
    #[must_use]
    pub fn counted() -> Self {
        Self { takes: false, bytes: 0 }
    }

    /// Bytes that were asked for.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// `n` times `value`.
    pub fn filled<T: Clone>(&mut self, value: T, n: usize) -> Vec<T> {
        let n = self.count::<T>(n);
        vec![value; n]
    }

    /// Nothing, with room for `n`.
    pub fn room<T>(&mut self, n: usize) -> Vec<T> {
        Vec::with_capacity(self.count::<T>(n))
    }

    fn count<T>(&mut self, n: usize) -> usize {
        self.bytes = self.bytes.saturating_add((n as u64).saturating_mul(size_of::<T>() as u64));
        if self.takes { n } else { 0 }
    }
}
