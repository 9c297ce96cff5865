//! Sound networks, grown node by node from a seed.

use kernelwalk_nn::graph::{BatchNorm, Conv2d, Graph, Linear, Op, Pool, Shape, infer};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A network under construction.
struct Garden {
    rng: Pcg32,
    graph: Graph,
    /// What each node puts out.
    shapes: Vec<Shape>,
    /// Numbers that a node may put out.
    most: usize,
}

/// A sound network of `size` drawn operations or blocks, then whatever brings all loose ends together in a row of features.
pub(crate) fn sound(seed: u64, size: usize) -> Graph {
    let mut garden = Garden {
        rng: Pcg32::seed_from_u64(seed),
        graph: Graph::new("grown"),
        shapes: Vec::new(),
        most: 2_000,
    };
    let shape = [garden.within(1, 3), garden.within(4, 11), garden.within(4, 11)];
    garden.plant(Op::Input { shape }, &[]);
    for _ in 0..size {
        // Settings that do not fit are drawn anew.
        while !garden.grow() {}
    }
    garden.tie_up();
    garden.graph
}

impl Garden {
    fn within(&mut self, least: usize, most: usize) -> usize {
        least + self.rng.next_u32() as usize % (most - least + 1)
    }

    fn pair(&mut self, least: usize, most: usize) -> [usize; 2] {
        [self.within(least, most), self.within(least, most)]
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.within(1, one_in) == 1
    }

    fn id(&self, node: usize) -> &str {
        &self.graph.nodes[node].id
    }

    /// Adds a node if it is sound.
    fn plant(&mut self, op: Op, inputs: &[usize]) -> Option<usize> {
        let names: Vec<String> = inputs.iter().map(|&input| self.id(input).to_owned()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let grown = self.graph.clone().join(&format!("n{}", self.graph.nodes.len()), op, &names);
        let shape = infer(&ancestors(&grown)).ok()?.output();
        if shape.len() > self.most {
            return None;
        }
        self.graph = grown;
        self.shapes.push(shape);
        Some(self.shapes.len() - 1)
    }

    /// Some node; more often a late one.
    fn source(&mut self) -> usize {
        let last = self.shapes.len() - 1;
        if self.chance(3) { self.within(0, last) } else { last }
    }

    fn grow(&mut self) -> bool {
        let x = self.source();
        let planted = match self.within(0, 17) {
            0..=2 => self.convolution(x).and_then(|op| self.plant(op, &[x])),
            3 | 4 => self.block(x),
            5 => {
                let pool = self.pool(2);
                self.plant(Op::MaxPool2d(pool), &[x])
            }
            6 => {
                let pool = self.pool(1);
                self.plant(Op::AvgPool2d(pool), &[x])
            }
            7 => {
                let op = if self.chance(2) { Op::GlobalAvgPool2d } else { Op::GlobalMaxPool2d };
                self.plant(op, &[x])
            }
            8 | 9 => {
                let op = self.activation();
                self.plant(op, &[x])
            }
            10 => self.plant(Op::BatchNorm(BatchNorm { momentum: 0.3, eps: 1e-3 }), &[x]),
            11 => {
                let p = self.within(0, 8) as f32 / 10.0;
                self.plant(Op::Dropout { p }, &[x])
            }
            12 => {
                let out_features = self.within(1, 9);
                let bias = self.chance(2);
                self.plant(Op::Linear(Linear { out_features, bias }), &[x])
            }
            13 => self.plant(Op::Flatten, &[x]),
            14 | 15 => self.cell_by_cell(x),
            16 => self.concatenation(x),
            _ => self.highway(x),
        };
        planted.is_some()
    }

    fn activation(&mut self) -> Op {
        match self.within(0, 4) {
            0 | 1 => Op::Relu,
            2 => Op::LeakyRelu { negative_slope: self.within(0, 5) as f32 / 10.0 - 0.1 },
            3 => Op::Sigmoid,
            _ => Op::Tanh,
        }
    }

    fn pool(&mut self, most_dilation: usize) -> Pool {
        let kernel_size = self.pair(1, 3);
        Pool {
            kernel_size,
            stride: if self.chance(2) { kernel_size } else { self.pair(1, 3) },
            padding: if self.chance(2) { [0; 2] } else { self.pair(0, 1) },
            dilation: if self.chance(3) { self.pair(1, most_dilation) } else { [1; 2] },
            ceil_mode: self.chance(3),
        }
    }

    /// A convolution of the maps that node `x` puts out; half of them as most networks have them.
    fn convolution(&mut self, x: usize) -> Option<Op> {
        let Shape::Maps([channels, ..]) = self.shapes[x] else { return None };
        let divisors: Vec<usize> = (1..=channels).filter(|groups| channels % groups == 0).collect();
        let plain = self.chance(2);
        let groups = if plain { 1 } else { divisors[self.within(0, divisors.len() - 1)] };
        Some(Op::Conv2d(Conv2d {
            out_channels: groups * self.within(1, (9 / groups).max(1)),
            kernel_size: if plain { [self.within(1, 5); 2] } else { self.pair(1, 4) },
            stride: if plain { [1; 2] } else { self.pair(1, 3) },
            padding: self.pair(0, 2),
            dilation: if plain { [1; 2] } else { self.pair(1, 2) },
            groups,
            bias: !self.chance(4),
        }))
    }

    /// What may run as one: convolution, ReLU and max-pooling.
    fn block(&mut self, x: usize) -> Option<usize> {
        let conv = self.convolution(x)?;
        let conv = self.plant(conv, &[x])?;
        let relu = self.plant(Op::Relu, &[conv])?;
        let size = self.within(1, 3);
        // Sound without a pooling that does not fit.
        self.plant(Op::MaxPool2d(Pool::of(size)), &[relu]).or(Some(relu))
    }

    /// Others of the same shape; itself, if there are none.
    fn cell_by_cell(&mut self, x: usize) -> Option<usize> {
        let alike: Vec<usize> =
            (0..self.shapes.len()).filter(|&node| self.shapes[node] == self.shapes[x]).collect();
        let mut inputs = vec![x];
        for _ in 0..self.within(1, 2) {
            let other = self.within(0, alike.len() - 1);
            inputs.push(alike[other]);
        }
        let op = if self.chance(2) { Op::Add } else { Op::Multiply };
        self.plant(op, &inputs)
    }

    fn concatenation(&mut self, x: usize) -> Option<usize> {
        let other = self.source();
        let mut inputs = vec![x, other];
        if self.chance(3) {
            inputs.push(x);
        }
        self.plant(Op::Concat, &inputs)
    }

    /// `h t + x (1 - t)` with a gate `t` between 0 and 1.
    fn highway(&mut self, x: usize) -> Option<usize> {
        let Shape::Maps([channels, ..]) = self.shapes[x] else { return None };
        let conv = Op::Conv2d(Conv2d::of(channels, 3).padded(1));
        let [h, t] = [self.plant(conv.clone(), &[x])?, self.plant(conv, &[x])?];
        let gate = self.plant(Op::Sigmoid, &[t])?;
        let through = self.plant(Op::Multiply, &[h, gate])?;
        let held = self.plant(Op::OneMinus, &[gate])?;
        let carried = self.plant(Op::Multiply, &[x, held])?;
        self.plant(Op::Add, &[through, carried])
    }

    /// Joins every node that nobody reads, at most ten at a time, and ends in three features.
    fn tie_up(&mut self) {
        self.most = usize::MAX;
        loop {
            let unread: Vec<usize> = (0..self.shapes.len())
                .filter(|&node| {
                    let id = self.id(node);
                    !self.graph.nodes.iter().any(|reader| reader.inputs.iter().any(|input| input == id))
                })
                .collect();
            let rows: Vec<usize> = unread
                .iter()
                .take(10)
                .filter_map(|&node| match self.shapes[node] {
                    Shape::Maps(_) => self.plant(Op::Flatten, &[node]),
                    Shape::Features(_) => Some(node),
                })
                .collect();
            if let [_, _, ..] = rows[..] {
                self.plant(Op::Concat, &rows).expect("rows can be joined");
            } else if unread.len() == 1 {
                break;
            }
        }
        let last = self.shapes.len() - 1;
        self.plant(Op::Linear(Linear { out_features: 3, bias: true }), &[last]).expect("a row of features");
    }
}

/// The last node with everything it reads.
fn ancestors(graph: &Graph) -> Graph {
    let mut needed: Vec<&str> = graph.nodes.last().map(|node| node.id.as_str()).into_iter().collect();
    for node in graph.nodes.iter().rev() {
        if needed.contains(&node.id.as_str()) {
            needed.extend(node.inputs.iter().map(String::as_str));
        }
    }
    let nodes = graph.nodes.iter().filter(|node| needed.contains(&node.id.as_str())).cloned().collect();
    Graph { name: graph.name.clone(), nodes }
}
