//! Everything needed to continue a run, as bytes.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::RunConfig;
use super::run::{Progress, Run};
use crate::optim::Slot;

const MAGIC: [u8; 4] = *b"KWSN";
const VERSION: u8 = 3;
const HEADER: usize = MAGIC.len() + 1;
const CHECKSUM: usize = 4;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Snapshot {
    pub(super) config: RunConfig,
    params: Vec<f32>,
    running: Vec<f32>,
    /// The mean of the weights; empty where none is kept.
    average: Vec<f32>,
    slot: Slot<f32>,
    progress: Progress,
    pub(super) stop_after: Option<u32>,
}

/// Why bytes are not a snapshot that can be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SnapshotError {
    /// Not one at all.
    #[error("these bytes are not a snapshot of a training")]
    Unknown,
    /// Written by another version.
    #[error("the snapshot has format {0}, this version reads {VERSION}")]
    Version(u8),
    /// Damaged.
    #[error("the snapshot is damaged: its checksum does not fit")]
    Damaged,
    /// Sizes that do not belong to its own network.
    #[error("the snapshot does not fit its own network")]
    Misfit,
}

impl Snapshot {
    /// `magic, version, postcard, CRC-32 of all before`.
    pub(super) fn write(run: &Run, stop_after: Option<u32>) -> Result<Vec<u8>, SnapshotError> {
        let snapshot = Self {
            config: run.config.clone(),
            params: run.state.weights.params().to_vec(),
            running: run.state.weights.running().to_vec(),
            average: run.state.average.as_ref().map_or_else(Vec::new, |mean| mean.params().to_vec()),
            slot: run.state.slot.clone(),
            progress: run.state.progress.clone(),
            stop_after,
        };
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        let mut bytes = postcard::to_extend(&snapshot, bytes).map_err(|_| SnapshotError::Misfit)?;
        let checksum = crc32fast::hash(&bytes);
        bytes.extend(checksum.to_le_bytes());
        Ok(bytes)
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, SnapshotError> {
        if bytes.len() < HEADER + CHECKSUM || bytes[..MAGIC.len()] != MAGIC {
            return Err(SnapshotError::Unknown);
        }
        if bytes[MAGIC.len()] != VERSION {
            return Err(SnapshotError::Version(bytes[MAGIC.len()]));
        }
        let (body, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        if crc32fast::hash(body).to_le_bytes() != checksum {
            return Err(SnapshotError::Damaged);
        }
        postcard::from_bytes(&body[HEADER..]).map_err(|_| SnapshotError::Damaged)
    }

    /// Puts the snapshot's numbers into a run made from its configuration, for images of which there
    /// are `total`.
    pub(super) fn restore(self, run: &mut Run, total: usize) -> Result<(), SnapshotError> {
        let state = &mut run.state;
        let same = |a: &[f32], b: &[f32]| a.len() == b.len();
        if !(same(&self.params, state.weights.params())
            && same(&self.running, state.weights.running())
            && same(&self.slot.first, &state.slot.first)
            && same(&self.slot.second, &state.slot.second)
            && same(&self.slot.second_max, &state.slot.second_max)
            && self.average.len() == state.average.as_ref().map_or(0, |mean| mean.params().len())
            && self.progress.cursor < total.max(1))
        {
            return Err(SnapshotError::Misfit);
        }
        state.weights.params_mut().copy_from_slice(&self.params);
        state.weights.running_mut().copy_from_slice(&self.running);
        if let Some(mean) = &mut state.average {
            mean.params_mut().copy_from_slice(&self.average);
        }
        state.slot = self.slot;
        state.progress = self.progress;
        run.resume();
        Ok(())
    }
}
