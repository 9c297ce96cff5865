//! What the page remembers of a training, so that a new worker can go on where a dead one stopped. Pure.

use kernelwalk_nn::train::protocol::{Command, Event, Generation, Pace};
use kernelwalk_wire::{Notice, Order};

/// Time between two snapshots while training, in milliseconds: so much work is lost at most.
const SNAPSHOT_EVERY_MS: f64 = 2_000.0;

/// The last wishes of the app and the last snapshot of the run they are about.
#[derive(Debug, Default)]
pub struct Memory {
    generation: Generation,
    running: Option<Pace>,
    stop_after: Option<u32>,
    learning_rate: Option<f64>,
    snapshot: Option<(u64, Vec<u8>)>,
    asked_ms: Option<f64>,
}

impl Memory {
    /// Notes what the app wants.
    pub fn sent(&mut self, order: &Order) {
        let Order::Train(command) = order else { return };
        match command {
            Command::Configure { generation, .. } => {
                *self = Self { generation: *generation, ..Self::default() }
            }
            Command::Restore { generation, bytes } => {
                // The step is not known before the answer; until then this is the best there is.
                let snapshot = Some((0, bytes.clone()));
                *self = Self { generation: *generation, snapshot, ..Self::default() };
            }
            Command::Run { pace } => self.running = Some(*pace),
            Command::SetPace(pace) => self.running = self.running.map(|_| *pace),
            Command::Pause | Command::StepOnce => self.running = None,
            Command::StopAfter { epochs } => self.stop_after = *epochs,
            Command::SetLearningRate(rate) => self.learning_rate = Some(*rate),
            Command::Hello { .. }
            | Command::Evaluate
            | Command::Probe { .. }
            | Command::ShowFilters
            | Command::Snapshot => {}
        }
    }

    /// Notes what the worker says; gives the order to send in answer, if it is time for a snapshot.
    pub fn heard(&mut self, notice: &Notice, now_ms: f64) -> Option<Order> {
        let Notice::Train(event) = notice else { return None };
        if event.generation().is_some_and(|generation| generation != self.generation) {
            return None;
        }
        match event {
            Event::SnapshotTaken { bytes, step, .. } => self.snapshot = Some((*step, bytes.clone())),
            Event::Configured { step, .. } => {
                if let Some((at, _)) = &mut self.snapshot {
                    *at = *step;
                }
            }
            Event::Failed(_) | Event::Finished { .. } => self.running = None,
            // A pause is a moment at which people leave: keep it at once.
            Event::Running { running: false, .. } => return self.ask(now_ms),
            Event::Report(_) if self.asked_ms.is_none_or(|at| now_ms - at >= SNAPSHOT_EVERY_MS) => {
                return self.ask(now_ms);
            }
            _ => {}
        }
        None
    }

    /// Step of the snapshot a new worker goes on from, and what to send it.
    pub fn revive(&mut self) -> (Option<u64>, Vec<Order>) {
        self.asked_ms = None;
        let Some((step, bytes)) = self.snapshot.clone() else {
            // Nothing to go on from: the app begins the run anew.
            self.running = None;
            return (None, Vec::new());
        };
        let mut commands = vec![Command::Restore { generation: self.generation, bytes }];
        commands.push(Command::StopAfter { epochs: self.stop_after });
        commands.extend(self.learning_rate.map(Command::SetLearningRate));
        commands.extend(self.running.map(|pace| Command::Run { pace }));
        (Some(step), commands.into_iter().map(Order::Train).collect())
    }

    fn ask(&mut self, now_ms: f64) -> Option<Order> {
        self.asked_ms = Some(now_ms);
        Some(Order::Train(Command::Snapshot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: Generation = Generation(4);

    fn configured() -> Memory {
        let mut memory = Memory::default();
        memory.sent(&Order::Train(Command::Configure { generation: G, config: Box::default() }));
        memory.sent(&Order::Train(Command::StopAfter { epochs: Some(3) }));
        memory.sent(&Order::Train(Command::Run { pace: Pace::Full }));
        memory
    }

    fn snapshot(generation: Generation, step: u64) -> Notice {
        Notice::Train(Event::SnapshotTaken { generation, bytes: vec![step as u8], step, checksum: 0 })
    }

    #[test]
    fn a_run_goes_on_from_its_last_snapshot_at_its_pace() {
        let mut memory = configured();
        memory.heard(&snapshot(G, 10), 0.0);
        memory.heard(&snapshot(G, 20), 0.0);
        memory.sent(&Order::Train(Command::SetPace(Pace::StepsPerSecond(5.0))));
        let expected = [
            Command::Restore { generation: G, bytes: vec![20] },
            Command::StopAfter { epochs: Some(3) },
            Command::Run { pace: Pace::StepsPerSecond(5.0) },
        ];
        assert_eq!(memory.revive(), (Some(20), expected.map(Order::Train).to_vec()));
    }

    #[test]
    fn a_paused_run_stays_paused() {
        let mut memory = configured();
        memory.heard(&snapshot(G, 10), 0.0);
        memory.sent(&Order::Train(Command::Pause));
        let (_, orders) = memory.revive();
        assert!(!orders.iter().any(|order| matches!(order, Order::Train(Command::Run { .. }))));
    }

    #[test]
    fn a_snapshot_of_a_run_that_was_reset_is_not_used() {
        let mut memory = configured();
        memory.heard(&snapshot(G, 10), 0.0);
        memory.sent(&Order::Train(Command::Configure { generation: G.next(), config: Box::default() }));
        memory.heard(&snapshot(G, 11), 0.0);
        assert_eq!(memory.revive(), (None, vec![]));
    }

    #[test]
    fn a_pause_is_kept_at_once() {
        let mut memory = configured();
        let paused = Notice::Train(Event::Running { generation: G, running: false });
        assert_eq!(memory.heard(&paused, 1.0), Some(Order::Train(Command::Snapshot)));
    }
}
