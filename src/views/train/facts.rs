//! What stands behind the numbers: data, kernels, memory, checksum.

use kernelwalk_text as text;
use yew::prelude::*;

use super::format;
use super::readouts::StatsProps;

/// Training images there will be, until the manifest says so.
const MNIST_TRAIN: u32 = 60_000;

/// Facts about the run in small print.
#[component]
pub(super) fn Facts(props: &StatsProps) -> Html {
    let training = &props.training;
    let (data, machine) = (training.data, &training.machine);
    let fact = |name: &'static str, label: String, shown: Option<String>, plain: Option<String>| {
        html! {
            <div data-readout={name} data-value={plain}>
                <dt>{ label }</dt>
                // Unknown facts keep their place: a strip that grows would move the pad under a hand that draws.
                <dd>{ shown.unwrap_or_else(|| "\u{2013}".into()) }</dd>
            </div>
        }
    };
    let total = if data.train_total == 0 { MNIST_TRAIN } else { data.train_total };
    let complete = data.train >= total;
    let images = if complete {
        text::train_data_complete(format::whole(total.into()))
    } else {
        text::train_data_progress(format::whole(data.train.into()), format::whole(total.into()))
    };
    html! {
        <>
            <p class="tr-data" data-readout="images" data-value={data.train.to_string()}>
                { images }
                <progress class={complete.then_some("done")} max={total.to_string()}
                    value={data.train.to_string()} aria-hidden="true" />
            </p>
            <dl class="tr-facts">
                { fact("parameters", text::train_fact_parameters(), machine.parameters.map(format::whole),
                    machine.parameters.map(|n| n.to_string())) }
                { fact("kernels", text::train_fact_kernels(), machine.kernels.clone(), machine.kernels.clone()) }
                { fact("workers", text::train_fact_workers(), machine.workers.map(|n| n.to_string()),
                    machine.workers.map(|n| n.to_string())) }
                { fact("memory", text::train_fact_memory(), machine.memory_bytes.map(format::megabytes),
                    machine.memory_bytes.map(|n| n.to_string())) }
                { fact("checksum", text::train_fact_checksum(), machine.checksum.clone(), machine.checksum.clone()) }
            </dl>
            <span hidden=true data-readout="snapshot"
                data-value={training.snapshot_step.map(|step| step.to_string())} />
        </>
    }
}
