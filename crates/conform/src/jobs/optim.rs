//! Steps of an optimiser.

use kernelwalk_nn::kernel;
use kernelwalk_nn::optim::{Adam, Anneal, Optimizer, OptimizerState, Schedule, Sgd, Update, validate_lr};
use serde_json::Value;

use super::{Job, Outputs};
use crate::file::{Data, Tensor};
use crate::reader::{Params, Reader, Refusal, refuse};

struct OptimJob {
    shape: Vec<usize>,
    param: Vec<f32>,
    /// The gradients of all steps, one after the other.
    grads: Vec<f32>,
    steps: usize,
    optimizer: Optimizer,
    lr: f64,
    schedule: Schedule,
}

pub(super) fn optim(mut reader: Reader<'_>) -> Result<Box<dyn Job>, Refusal> {
    let (param, grads) = (reader.array("param")?, reader.array("grads")?);
    let steps = match grads.shape().split_first() {
        Some((&steps, rest)) if rest == param.shape() => steps,
        _ => {
            let (grads, param) = (grads.shape(), param.shape());
            return refuse(format!("input grads of shape {grads:?} is not [steps, ...] of param {param:?}"));
        }
    };
    let optimizer = optimizer(&mut reader.params)?;
    let default_lr = if matches!(optimizer, Optimizer::Sgd(_)) { None } else { Some(1e-3) };
    let lr = reader.params.number("lr", default_lr)?;
    let schedule = schedule(&mut reader.params)?;
    optimizer.validate().map_err(|why| Refusal(why.to_string()))?;
    validate_lr(lr).map_err(|why| Refusal(why.to_string()))?;
    schedule.validate().map_err(|why| Refusal(why.to_string()))?;
    reader.finish(&["params", "lrs"])?;
    Ok(Box::new(OptimJob {
        shape: param.shape().to_vec(),
        param: param.into_iter().collect(),
        grads: grads.into_iter().collect(),
        steps,
        optimizer,
        lr,
        schedule,
    }))
}

fn optimizer(params: &mut Params<'_>) -> Result<Optimizer, Refusal> {
    let name = params.word("optimizer", None)?;
    params.only("maximize", &false.into())?;
    match name {
        "sgd" => {
            params.only("amsgrad", &false.into())?;
            Ok(Optimizer::Sgd(Sgd {
                momentum: params.number("momentum", Some(0.0))?,
                dampening: params.number("dampening", Some(0.0))?,
                nesterov: params.flag("nesterov", Some(false))?,
                weight_decay: params.number("weight_decay", Some(0.0))?,
            }))
        }
        "adam" | "adamw" => {
            // What belongs to SGD may stand there as long as it says nothing.
            params.only("momentum", &0.into())?;
            params.only("dampening", &0.into())?;
            params.only("nesterov", &false.into())?;
            let decoupled = name == "adamw";
            let adam = Adam {
                betas: params.numbers("betas", Some((0.9, 0.999)))?,
                eps: params.number("eps", Some(1e-8))?,
                weight_decay: params.number("weight_decay", Some(if decoupled { 0.01 } else { 0.0 }))?,
                amsgrad: params.flag("amsgrad", Some(false))?,
            };
            Ok(if decoupled { Optimizer::AdamW(adam) } else { Optimizer::Adam(adam) })
        }
        other => refuse(format!("optimizer {other} is not offered")),
    }
}

fn schedule(params: &mut Params<'_>) -> Result<Schedule, Refusal> {
    let name = params.value("scheduler");
    let args = params.value("scheduler_args");
    let Some(name) = name else {
        let empty = args.is_none_or(|args| args.as_object().is_some_and(serde_json::Map::is_empty));
        return if empty { Ok(Schedule::Constant) } else { refuse("scheduler_args without a scheduler") };
    };
    let none = serde_json::Map::new();
    let map = match args {
        None => &none,
        Some(Value::Object(map)) => map,
        Some(other) => return refuse(format!("param scheduler_args = {other} is not an object")),
    };
    let mut args = Params::new(map);
    args.only("last_epoch", &(-1).into())?;
    let schedule = match name.as_str() {
        Some("step") => {
            let step_size = args.count("step_size", None)?;
            Schedule::Step { step_size, gamma: args.number("gamma", Some(0.1))? }
        }
        Some("multistep") => {
            let milestones = args.counts("milestones")?;
            Schedule::MultiStep { milestones, gamma: args.number("gamma", Some(0.1))? }
        }
        Some("exponential") => Schedule::Exponential { gamma: args.number("gamma", None)? },
        Some("cosine") => {
            let t_max = args.count("T_max", None)?;
            Schedule::Cosine { t_max, eta_min: args.number("eta_min", Some(0.0))? }
        }
        Some("onecycle") => one_cycle(&mut args)?,
        _ => return refuse(format!("scheduler {name} is not offered")),
    };
    args.finish().map_err(|Refusal(why)| Refusal(format!("scheduler_args: {why}")))?;
    Ok(schedule)
}

fn one_cycle(args: &mut Params<'_>) -> Result<Schedule, Refusal> {
    args.only("three_phase", &false.into())?;
    // PyTorch moves the momentum too unless it is told not to, so it has to be said.
    if args.flag("cycle_momentum", Some(true))? {
        return refuse("scheduler onecycle is offered with cycle_momentum = false only");
    }
    Ok(Schedule::OneCycle {
        max_lr: args.number("max_lr", None)?,
        total_steps: args.count("total_steps", None)?,
        pct_start: args.number("pct_start", Some(0.3))?,
        anneal: match args.word("anneal_strategy", Some("cos"))? {
            "cos" => Anneal::Cos,
            "linear" => Anneal::Linear,
            other => return refuse(format!("param anneal_strategy = {other:?} is not offered")),
        },
        div_factor: args.number("div_factor", Some(25.0))?,
        final_div_factor: args.number("final_div_factor", Some(1e4))?,
    })
}

/// Applies one step to the one parameter.
type Apply = fn(&mut OptimizerState<f32>, &Update, &mut [f32], &[f32]);

impl OptimJob {
    fn run(&self, apply: Apply) -> Result<Outputs, String> {
        let length = self.param.len();
        let mut state = OptimizerState::new(self.optimizer, &[length]).map_err(|why| why.to_string())?;
        let mut param = self.param.clone();
        let (mut after, mut lrs) = (Vec::new(), Vec::new());
        for (index, grad) in self.grads.chunks_exact(length.max(1)).enumerate() {
            let lr = self.schedule.lr_at(index as u64, self.lr);
            let update = state.begin_step(lr);
            apply(&mut state, &update, &mut param, grad);
            after.extend_from_slice(&param);
            lrs.push(lr as f32);
        }
        let shape = [&[self.steps], &self.shape[..]].concat();
        Ok(Outputs::from([
            ("params", Tensor { shape, data: Data::F32(after) }),
            ("lrs", Tensor { shape: vec![self.steps], data: Data::F32(lrs) }),
        ]))
    }
}

impl Job for OptimJob {
    fn reference(&self) -> Result<Outputs, String> {
        self.run(|state, update, param, grad| state.apply(update, 0, param, grad))
    }

    fn fast(&self) -> Option<Result<Outputs, String>> {
        Some(self.run(|state, update, param, grad| {
            if let Some(slot) = state.slot_mut(0) {
                kernel::optim::apply(update, param, grad, slot);
            }
        }))
    }
}
