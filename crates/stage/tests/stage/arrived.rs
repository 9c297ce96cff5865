//! The page once all parts of the laboratory have arrived.

use kernelwalk_stage::app::Msg;
use kernelwalk_stage::lab::{Desk, Lab, Outcome, Setup};
use kernelwalk_stage::scenes::{MAPS, RETURNS, WAYS_OUT, WINDOWS};

/// What a page hears once all parts of the laboratory have arrived.
pub(crate) fn arrivals() -> [Msg; 4] {
    [
        Msg::LabsArrived(WINDOWS),
        Msg::LabsArrived(MAPS),
        Msg::LabsArrived(RETURNS),
        Msg::WaysOutArrived(WAYS_OUT),
    ]
}

/// What stands beside the picture once everything has arrived.
pub(crate) fn desk(lab: &dyn Lab, setup: &Setup) -> Desk {
    let mut desk = lab.desk(setup);
    let known = WAYS_OUT.iter().find(|(id, _)| *id == lab.id());
    if let Some((_, ways_out)) = known.filter(|_| desk.outcome != Outcome::Exact) {
        desk.fixes = ways_out(setup);
    }
    desk
}
