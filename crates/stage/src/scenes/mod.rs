//! The one registry of scenes, in the order of the lecture. Home, rail, links and tests iterate it.

pub mod backward;
pub mod channels;
pub mod convolution;
pub mod features;
pub mod image_filters;
pub mod output_size;
pub mod patches;
pub mod pixels;
pub mod pooling;

use kernelwalk_text as say;

use crate::lab::{Lab, WaysOut};

/// Scenes of the laboratory that are fetched together when the first of them is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// [`WINDOWS`].
    Windows,
    /// [`MAPS`].
    Maps,
    /// [`RETURNS`].
    Returns,
}

/// What windows reach.
pub static WINDOWS: &[&dyn Lab] = &[&patches::Patches, &features::Features, &output_size::OutputSize];

/// What becomes of whole maps.
pub static MAPS: &[&dyn Lab] = &[&pooling::Pooling, &channels::Channels];

/// What goes back through a layer.
pub static RETURNS: &[&dyn Lab] = &[&backward::Backward];

/// Where a scene is that is fetched.
#[must_use]
pub fn part_of(scene: SceneId) -> Part {
    match scene {
        SceneId::POOLING | SceneId::CHANNELS => Part::Maps,
        SceneId::BACKWARD => Part::Returns,
        _ => Part::Windows,
    }
}

/// Every scene of the laboratory that is fetched.
pub fn later() -> impl Iterator<Item = &'static dyn Lab> {
    WINDOWS.iter().chain(MAPS).chain(RETURNS).copied()
}

/// Ways out of settings of scenes that are loaded first, where these do not find them themselves.
pub static WAYS_OUT: &[(SceneId, WaysOut)] = &[(SceneId::CONVOLUTION, convolution::ways_out)];

/// Scenes of the laboratory that are loaded first.
pub static FIRST: &[&dyn Lab] = &[&convolution::Convolution];

/// A part of the lecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// What the computer is given.
    Images,
    /// One operation, taken apart.
    Convolution,
    /// Many layers, trained.
    Networks,
}

impl Group {
    /// The groups in order.
    pub const ALL: [Group; 3] = [Group::Images, Group::Convolution, Group::Networks];

    /// The scenes of this group, in order.
    pub fn scenes(self) -> impl Iterator<Item = &'static Entry> {
        SCENES.iter().filter(move |s| s.group == self)
    }
}

/// Whether a scene can be opened, and what holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The laboratory, in what is loaded first.
    Lab,
    /// The laboratory, in one of the parts that are fetched when one of their scenes is first opened.
    LabLater,
    /// Pictures on canvases, with a state of their own, in a part that is fetched when one of its scenes is first opened.
    Pictures,
    /// The part that trains.
    Training,
    /// It is planned: shown as such, never as a link.
    Coming,
}

impl Status {
    /// Whether it can be opened.
    #[must_use]
    pub fn is_ready(self) -> bool {
        self != Status::Coming
    }

    /// Whether it is a scene of the laboratory.
    #[must_use]
    pub fn is_lab(self) -> bool {
        matches!(self, Status::Lab | Status::LabLater)
    }
}

/// Name of a scene, unique in the registry. Only [`by_id`] and the constants here make one, so that who
/// holds one holds a scene that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SceneId(&'static str);

impl SceneId {
    /// The scene that shows a picture beside its numbers.
    pub const PIXELS: SceneId = SceneId("pixels");
    /// The scene that counts weights.
    pub const PATCHES: SceneId = SceneId("patches");
    /// The scene that searches a drawing for the features of an X.
    pub const FEATURES: SceneId = SceneId("features");
    /// The scene that slides a kernel.
    pub const CONVOLUTION: SceneId = SceneId("convolution");
    /// The scene that counts the stops of a window.
    pub const OUTPUT_SIZE: SceneId = SceneId("output_size");
    /// The scene that sums over channels.
    pub const CHANNELS: SceneId = SceneId("channels");
    /// The scene that keeps the largest, or the mean.
    pub const POOLING: SceneId = SceneId("pooling");
    /// The scene that runs a layer backwards.
    pub const BACKWARD: SceneId = SceneId("backward");
    /// The scene that filters a photo.
    pub const IMAGE_FILTERS: SceneId = SceneId("image_filters");
    /// The scene that trains a network.
    pub const TRAIN: SceneId = SceneId("train");

    /// The name as it stands in links.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// One scene of the lecture.
#[derive(Debug)]
pub struct Entry {
    /// Its name in links, for ever.
    pub id: SceneId,
    /// Its place in the lecture, from 1.
    pub number: u8,
    /// Its part of the lecture.
    pub group: Group,
    /// Whether it can be opened.
    pub status: Status,
    /// Its title in the language in use.
    pub title: fn() -> String,
    /// What it shows, in one line.
    pub line: fn() -> String,
}

macro_rules! scenes {
    ($($number:literal $id:literal $group:ident $status:ident $title:ident $line:ident;)*) => {
        &[$(Entry {
            id: SceneId($id),
            number: $number,
            group: Group::$group,
            status: Status::$status,
            title: say::$title,
            line: say::$line,
        }),*]
    };
}

/// Every scene of the lecture.
pub static SCENES: &[Entry] = scenes! {
    1 "pixels" Images Pictures scene_pixels scene_pixels_line;
    2 "challenge" Images Coming scene_challenge scene_challenge_line;
    3 "pipeline" Images Coming scene_pipeline scene_pipeline_line;
    4 "datasets" Images Coming scene_datasets scene_datasets_line;
    5 "patches" Convolution LabLater scene_patches scene_patches_line;
    6 "features" Convolution LabLater scene_features scene_features_line;
    7 "convolution" Convolution Lab scene_convolution scene_convolution_line;
    8 "output_size" Convolution LabLater scene_output_size scene_output_size_line;
    9 "channels" Convolution LabLater scene_channels scene_channels_line;
    10 "pooling" Convolution LabLater scene_pooling scene_pooling_line;
    11 "backward" Convolution LabLater scene_backward scene_backward_line;
    12 "image_filters" Convolution Pictures scene_image_filters scene_image_filters_line;
    13 "network" Networks Coming scene_network scene_network_line;
    14 "train" Networks Training scene_train scene_train_line;
    15 "architectures" Networks Coming scene_architectures scene_architectures_line;
    16 "depth" Networks Coming scene_depth scene_depth_line;
    17 "transfer" Networks Coming scene_transfer scene_transfer_line;
};

/// The scene of this name.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Entry> {
    SCENES.iter().find(|s| s.id.0 == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_are_numbered_in_order_and_named_once() {
        for (at, scene) in SCENES.iter().enumerate() {
            assert_eq!(usize::from(scene.number), at + 1);
            assert!(std::ptr::eq(by_id(scene.id.as_str()).expect("it is registered"), scene));
            assert!(!(scene.title)().is_empty() && !(scene.line)().is_empty());
        }
        assert_eq!(SCENES.len(), 17);
    }

    #[test]
    fn a_scene_that_is_fetched_is_in_the_part_that_is_said() {
        for (labs, part) in [(WINDOWS, Part::Windows), (MAPS, Part::Maps), (RETURNS, Part::Returns)] {
            assert!(labs.iter().all(|lab| part_of(lab.id()) == part));
        }
    }

    #[test]
    fn groups_hold_every_scene_once_in_order() {
        let numbers: Vec<u8> = Group::ALL.iter().flat_map(|g| g.scenes().map(|s| s.number)).collect();
        assert_eq!(numbers, (1..=17).collect::<Vec<u8>>());
    }

    #[test]
    fn the_named_scenes_exist_and_can_be_opened() {
        for id in [SceneId::PIXELS, SceneId::CONVOLUTION, SceneId::IMAGE_FILTERS, SceneId::TRAIN] {
            assert!(by_id(id.as_str()).is_some_and(|s| s.status.is_ready()));
        }
    }
}
