//! The spatial chains of well-known networks. Layers that leave sizes alone (activations, normalisations,
//! 1x1 shortcuts) are left out, and so is what comes after the last feature map.

use serde::{Deserialize, Serialize};

use super::resnet;
use super::{Chain, Layer};

/// A network known by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// LeNet-5 on its padded digits of 32 by 32: LeCun et al. 1998.
    LeNet5,
    /// AlexNet as torchvision has it: Krizhevsky, arXiv 1404.5997.
    AlexNet,
    /// VGG16: Simonyan and Zisserman, arXiv 1409.1556.
    Vgg16,
    /// ResNet-50 as torchvision has it ("v1.5"): the 3x3 convolution of a block has the stride.
    ResNet50,
    /// ResNet-50 as in the paper: the first 1x1 convolution of a block has the stride (He et al., arXiv
    /// 1512.03385).
    ResNet50Paper,
}

impl Network {
    /// All of them, in the order of the menu.
    pub const ALL: [Network; 5] =
        [Network::LeNet5, Network::AlexNet, Network::Vgg16, Network::ResNet50, Network::ResNet50Paper];

    /// Its name in links and tests.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::LeNet5 => "lenet5",
            Self::AlexNet => "alexnet",
            Self::Vgg16 => "vgg16",
            Self::ResNet50 => "resnet50",
            Self::ResNet50Paper => "resnet50_paper",
        }
    }

    /// Its layers.
    #[must_use]
    pub fn chain(self) -> Chain {
        match self {
            Self::LeNet5 => Chain { in_size: 32, layers: lenet5() },
            Self::AlexNet => Chain { in_size: 224, layers: alexnet() },
            Self::Vgg16 => Chain { in_size: 224, layers: vgg16() },
            Self::ResNet50 => Chain { in_size: 224, layers: resnet::layers(resnet::Strided::Middle) },
            Self::ResNet50Paper => Chain { in_size: 224, layers: resnet::layers(resnet::Strided::First) },
        }
    }
}

fn lenet5() -> Vec<Layer> {
    vec![
        Layer::conv("C1", 5, 1, 0),
        Layer::pool("S2", 2, 2, 0),
        Layer::conv("C3", 5, 1, 0),
        Layer::pool("S4", 2, 2, 0),
        Layer::conv("C5", 5, 1, 0),
    ]
}

fn alexnet() -> Vec<Layer> {
    vec![
        Layer::conv("conv1", 11, 4, 2),
        Layer::pool("pool1", 3, 2, 0),
        Layer::conv("conv2", 5, 1, 2),
        Layer::pool("pool2", 3, 2, 0),
        Layer::conv("conv3", 3, 1, 1),
        Layer::conv("conv4", 3, 1, 1),
        Layer::conv("conv5", 3, 1, 1),
        Layer::pool("pool5", 3, 2, 0),
    ]
}

fn vgg16() -> Vec<Layer> {
    let block = |(block, convs): (usize, usize)| {
        let conv = move |at| Layer::conv(format!("conv{block}_{at}"), 3, 1, 1);
        (1..=convs).map(conv).chain([Layer::pool(format!("pool{block}"), 2, 2, 0)])
    };
    [(1, 2), (2, 2), (3, 3), (4, 3), (5, 3)].into_iter().flat_map(block).collect()
}
