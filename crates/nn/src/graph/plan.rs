//! The memory plan: results share a buffer when their lifetimes do not overlap.

/// A result that needs a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// Numbers in it.
    pub size: usize,
    /// The moment it is written first.
    pub born: usize,
    /// The moment it is read last, `born` or later.
    pub dies: usize,
}

/// Who lives where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    /// The buffer of each demand.
    pub slot: Vec<usize>,
    /// Numbers in each buffer.
    pub sizes: Vec<usize>,
}

impl Placement {
    /// Numbers in all buffers together.
    #[must_use]
    pub fn total(&self) -> usize {
        self.sizes.iter().sum()
    }
}

/// Places every demand, the largest first, in the first buffer that nobody needs meanwhile. A
/// smaller result moves into a larger one's buffer, never the other way round, so no buffer grows.
#[must_use]
pub fn place(demands: &[Demand]) -> Placement {
    let mut order: Vec<usize> = (0..demands.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(demands[i].size), demands[i].born));
    let mut placement = Placement { slot: vec![0; demands.len()], sizes: Vec::new() };
    let mut tenants: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let demand = demands[i];
        let apart = |&other: &usize| demands[other].dies < demand.born || demand.dies < demands[other].born;
        let free = tenants.iter().position(|tenants| tenants.iter().all(apart));
        let slot = free.unwrap_or_else(|| {
            tenants.push(Vec::new());
            placement.sizes.push(demand.size);
            tenants.len() - 1
        });
        tenants[slot].push(i);
        placement.slot[i] = slot;
    }
    placement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_a_chain_take_turns_in_two_buffers() {
        let chain: Vec<Demand> = (0..6).map(|i| Demand { size: 10, born: i, dies: i + 1 }).collect();
        let placement = place(&chain);
        assert_eq!(placement.sizes, [10, 10]);
    }

    #[test]
    fn a_result_that_is_needed_later_keeps_its_buffer() {
        let demands = [
            Demand { size: 5, born: 0, dies: 9 },
            Demand { size: 7, born: 1, dies: 2 },
            Demand { size: 3, born: 3, dies: 4 },
        ];
        let placement = place(&demands);
        assert_eq!(placement.slot[1], placement.slot[2]);
        assert_ne!(placement.slot[0], placement.slot[1]);
        assert_eq!(placement.total(), 12);
    }
}
