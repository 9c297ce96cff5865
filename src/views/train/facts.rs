//! What stands behind the numbers: data, kernels, memory, checksum.

use kernelwalk_text as text;
use yew::prelude::*;

use super::format;
use super::readouts::StatsProps;

/// Facts about the run in small print.
#[component]
pub(super) fn Facts(props: &StatsProps) -> Html {
    let training = &props.training;
    let (data, machine) = (training.data, &training.machine);
    let fact = |name: &'static str, label: String, shown: Option<String>, plain: Option<String>| {
        html! {
            if let Some(shown) = shown {
                <div data-readout={name} data-value={plain}><dt>{ label }</dt><dd>{ shown }</dd></div>
            }
        }
    };
    let images = if data.train_total == 0 {
        None
    } else if data.train >= data.train_total {
        Some(text::train_data_complete(format::whole(data.train_total.into())))
    } else {
        Some(text::train_data_progress(
            format::whole(data.train.into()),
            format::whole(data.train_total.into()),
        ))
    };
    html! {
        <>
            if let Some(images) = images {
                <p class="tr-data" data-readout="images" data-value={data.train.to_string()}>
                    { images }
                    if data.train < data.train_total {
                        <progress max={data.train_total.to_string()} value={data.train.to_string()}
                            aria-hidden="true" />
                    }
                </p>
            }
            <dl class="tr-facts">
                { fact("parameters", text::train_fact_parameters(), machine.parameters.map(format::whole),
                    machine.parameters.map(|n| n.to_string())) }
                { fact("kernels", text::train_fact_kernels(), machine.kernels.clone(), machine.kernels.clone()) }
                { fact("memory", text::train_fact_memory(), machine.memory_bytes.map(format::megabytes),
                    machine.memory_bytes.map(|n| n.to_string())) }
                { fact("checksum", text::train_fact_checksum(), machine.checksum.clone(), machine.checksum.clone()) }
            </dl>
            <span hidden=true data-readout="snapshot"
                data-value={training.snapshot_step.map(|step| step.to_string())} />
        </>
    }
}
