//! Facts in the order in which they came, also those that come while one is being handled.

use std::cell::RefCell;
use std::collections::VecDeque;

/// What waits for its turn.
pub struct Queue<T>(RefCell<Option<VecDeque<T>>>);

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<T> Queue<T> {
    /// Handles a fact and those that it brings about. `false` if one is being handled: this one is handled after it.
    pub fn hear(&self, fact: T, mut handle: impl FnMut(T)) -> bool {
        if let Some(waiting) = &mut *self.0.borrow_mut() {
            waiting.push_back(fact);
            return false;
        }
        self.0.replace(Some(VecDeque::new()));
        let mut next = Some(fact);
        while let Some(fact) = next {
            handle(fact);
            next = self.0.borrow_mut().as_mut().and_then(VecDeque::pop_front);
        }
        self.0.replace(None);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_fact_brings_about_comes_after_it() {
        let (queue, seen) = (Queue::default(), RefCell::new(Vec::new()));
        let whole = queue.hear(3, |n| {
            seen.borrow_mut().push(n);
            if n > 1 {
                assert!(!queue.hear(n - 2, |_| panic!("not before its turn")));
                assert!(!queue.hear(0, |_| panic!("not before its turn")));
            }
        });
        assert!(whole);
        assert_eq!(*seen.borrow(), [3, 1, 0]);
    }
}
