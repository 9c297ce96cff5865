//! Networks with one thing wrong.

use kernelwalk_nn::graph::{BatchNorm, Graph, Inferred, Linear, Op, Pool, Shape, infer};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// Mistakes that [`impossible`] knows.
pub(crate) const MISTAKES: usize = 19;

/// One thing wrong with a sound network, the layer that will be named, and a part of the reason. `None` if this network
/// offers no place for mistake number `which` of [`MISTAKES`].
pub(crate) fn impossible(sound: &Graph, which: usize, seed: u64) -> Option<(Graph, String, &'static str)> {
    let mut breaker = Breaker {
        sound,
        inferred: infer(sound).expect("sound"),
        graph: sound.clone(),
        rng: Pcg32::seed_from_u64(seed),
    };
    let (layer, reason) = match which {
        0..=6 => breaker.wiring(which)?,
        7..=10 => breaker.convolution(which)?,
        _ => breaker.operation(which)?,
    };
    Some((breaker.graph, layer, reason))
}

type Told = Option<(String, &'static str)>;

struct Breaker<'a> {
    sound: &'a Graph,
    inferred: Inferred,
    graph: Graph,
    rng: Pcg32,
}

impl Breaker<'_> {
    /// Some node but the input.
    fn any(&mut self, fits: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let places: Vec<usize> = (1..self.sound.nodes.len()).filter(|&at| fits(self, at)).collect();
        (!places.is_empty()).then(|| places[self.rng.next_u32() as usize % places.len()])
    }

    fn last(&self) -> usize {
        self.sound.nodes.len() - 1
    }

    fn id(&self, at: usize) -> String {
        self.sound.nodes[at].id.clone()
    }

    fn shape(&self, at: usize) -> Shape {
        self.inferred.layers[at].shape
    }

    /// What a node reads first.
    fn read(&self, at: usize) -> Shape {
        self.shape(self.inferred.layers[at].inputs[0])
    }

    fn reads_one(&self, at: usize) -> bool {
        self.inferred.layers[at].inputs.len() == 1
    }

    fn wiring(&mut self, which: usize) -> Told {
        let (first, last) = (self.id(0), self.last());
        match which {
            0 => {
                let at = self.any(|_, _| true)?;
                self.graph.nodes[at].inputs[0] = "nobody".into();
                Some((self.id(at), "reads \"nobody\", which does not stand before it"))
            }
            1 => {
                // A circle.
                let at = self.any(|_, at| at < last)?;
                self.graph.nodes[at].inputs[0] = self.id(last);
                Some((self.id(at), "which does not stand before it"))
            }
            2 => {
                let at = self.any(|_, _| true)?;
                self.graph.nodes[at].id = self.id(at - 1);
                Some((self.id(at - 1), "give each its own name"))
            }
            3 => {
                let at = self.any(|net, at| net.reads_one(at) && net.read(at) != net.shape(0))?;
                self.graph.nodes[at].inputs.insert(0, first);
                self.graph.nodes[at].op = Op::Multiply;
                Some((self.id(at), "all inputs must have one shape"))
            }
            4 => {
                let at = self.any(|net, at| !net.reads_one(at))?;
                self.graph.nodes[at].inputs.truncate(1);
                Some((self.id(at), "reads 1 layers, but needs 2 to 16"))
            }
            5 => {
                let at = self.any(Self::reads_one)?;
                self.graph.nodes[at].inputs.push(first);
                Some((self.id(at), "reads 2 layers, but needs exactly 1"))
            }
            _ => {
                let mut loose = self.sound.nodes[last].clone();
                loose.id = "loose".into();
                self.graph.nodes.insert(last, loose);
                Some(("loose".into(), "nothing reads layer"))
            }
        }
    }

    fn convolution(&mut self, which: usize) -> Told {
        let at = self.any(|net, at| matches!(net.sound.nodes[at].op, Op::Conv2d(_)))?;
        let Op::Conv2d(conv) = &mut self.graph.nodes[at].op else { return None };
        let reason = match which {
            7 => {
                conv.kernel_size[1] = 100;
                "the kernel spans"
            }
            8 => {
                conv.groups = 97;
                "97 groups must divide"
            }
            9 => {
                conv.stride[0] = 0;
                "stride"
            }
            _ => {
                conv.out_channels = 0;
                "0 filters are not supported"
            }
        };
        Some((self.id(at), reason))
    }

    /// Another operation where one layer is read.
    fn operation(&mut self, which: usize) -> Told {
        let maps = |net: &Self, at: usize| net.reads_one(at) && matches!(net.read(at), Shape::Maps(_));
        let row = |net: &Self, at: usize| net.reads_one(at) && matches!(net.read(at), Shape::Features(_));
        let linear = |out_features| Op::Linear(Linear { out_features, bias: true });
        let (at, op, reason) = match which {
            11 => (self.any(maps)?, linear(2), "put a flatten before it"),
            12 => (self.any(row)?, Op::MaxPool2d(Pool::of(2)), "needs feature maps"),
            13 => (self.any(Self::reads_one)?, Op::Dropout { p: 1.0 }, "it must be at least 0 and below 1"),
            14 => {
                let norm = BatchNorm { eps: 0.0, ..BatchNorm::default() };
                (self.any(Self::reads_one)?, Op::BatchNorm(norm), "eps is 0")
            }
            15 => {
                let op = Op::LeakyRelu { negative_slope: f32::NAN };
                (self.any(Self::reads_one)?, op, "it must be a finite number")
            }
            16 => {
                let op = Op::MaxPool2d(Pool { padding: [3; 2], ..Pool::of(2) });
                (self.any(maps)?, op, "padding")
            }
            17 => {
                let op = Op::AvgPool2d(Pool { dilation: [2; 2], ..Pool::of(1) });
                (self.any(maps)?, op, "has no dilation")
            }
            _ => (self.any(row)?, linear(0), "0 outputs"),
        };
        self.graph.nodes[at].op = op;
        Some((self.id(at), reason))
    }
}
