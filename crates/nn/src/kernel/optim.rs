//! One optimiser step over all parameters, four numbers at a time; bit for bit what [`crate::optim`] computes, hence with
//! every product rounded before it is added.
#![allow(unsafe_code, reason = "vector loads and stores; see SAFETY")]

use std::ops::Range;

use super::vector::{F32x4, LANES};
use crate::optim::{self, AdamStep, SgdStep, Slot, Update};

/// Applies `update` to `param`, with the optimiser's memory in `slot`.
///
/// # Panics
/// If the lengths differ; see [`optim::sgd`] and [`optim::adam`].
pub fn apply(update: &Update, param: &mut [f32], grad: &[f32], slot: &mut Slot<f32>) {
    apply_to(0..param.len(), update, param, grad, slot);
}

/// As [`apply`], for the numbers of `range` alone; all others stay, and so does what is remembered of them.
///
/// # Panics
/// If the lengths differ or `range` runs over the end.
pub fn apply_to(range: Range<usize>, update: &Update, param: &mut [f32], grad: &[f32], slot: &mut Slot<f32>) {
    // What an optimiser does not use is empty.
    let part = |memory: &[f32]| if memory.is_empty() { 0..0 } else { range.clone() };
    let [first, second, max] = [part(&slot.first), part(&slot.second), part(&slot.second_max)];
    let (first, second) = (&mut slot.first[first], &mut slot.second[second]);
    let (param, grad) = (&mut param[range.clone()], &grad[range]);
    match update {
        Update::Sgd(step) => sgd(step, param, grad, first),
        Update::Adam(step) => adam(step, param, grad, [first, second, &mut slot.second_max[max]]),
    }
}

/// Scales the gradients of all `ranges` together so that their norm is at most `most`, and returns the norm before:
/// `grad *= min(1, most / (norm + 1e-6))`, as `torch.nn.utils.clip_grad_norm_`.
pub fn clip_norm(grad: &mut [f32], ranges: &[Range<usize>], most: f32) -> f32 {
    let mut sums = [0.0_f64; LANES];
    for range in ranges {
        for four in grad[range.clone()].chunks(LANES) {
            sums.iter_mut().zip(four).for_each(|(sum, &g)| *sum += f64::from(g) * f64::from(g));
        }
    }
    let norm = sums.iter().sum::<f64>().sqrt() as f32;
    let factor = most / (norm + 1e-6);
    if factor < 1.0 {
        for range in ranges {
            grad[range.clone()].iter_mut().for_each(|g| *g *= factor);
        }
    }
    norm
}

/// `mean += share * (param - mean)`: one step of an exponential mean.
///
/// # Panics
/// If the lengths differ.
pub fn average(mean: &mut [f32], param: &[f32], share: f32) {
    assert_eq!(mean.len(), param.len(), "one mean for each number");
    mean.iter_mut().zip(param).for_each(|(mean, &x)| *mean += share * (x - *mean));
}

/// As [`optim::sgd`].
fn sgd(step: &SgdStep, param: &mut [f32], grad: &[f32], buf: &mut [f32]) {
    let n = param.len();
    if step.momentum == 0.0 || step.nesterov {
        return optim::sgd(step, param, grad, buf);
    }
    assert!(grad.len() == n && buf.len() == n, "one cell for each number");
    let whole = n - n % LANES;
    let [lr, momentum, intake, decay] =
        [step.lr, step.momentum, step.intake, step.weight_decay].map(|x| F32x4::splat(x as f32));
    for i in (0..whole).step_by(LANES) {
        // SAFETY: `i + LANES <= n`, the length of all three.
        unsafe {
            let (p_at, b_at) = (param.as_mut_ptr().add(i), buf.as_mut_ptr().add(i));
            let p = F32x4::load(p_at);
            let g = F32x4::load(grad.as_ptr().add(i)).add(decay.mul(p));
            let b = momentum.mul(F32x4::load(b_at)).add(intake.mul(g));
            b.store(b_at);
            p.sub(lr.mul(b)).store(p_at);
        }
    }
    optim::sgd(step, &mut param[whole..], &grad[whole..], &mut buf[whole..]);
}

/// As [`optim::adam`].
fn adam(step: &AdamStep, param: &mut [f32], grad: &[f32], memory: [&mut [f32]; 3]) {
    let [first, second, second_max] = memory;
    if step.amsgrad {
        return optim::adam(step, param, grad, first, second, second_max);
    }
    let n = param.len();
    assert!(grad.len() == n && first.len() == n && second.len() == n, "one cell for each number");
    let whole = n - n % LANES;
    let splat = |x: f64| F32x4::splat(x as f32);
    let (beta1, beta2) = (splat(step.beta1), splat(step.beta2));
    let (intake1, intake2) = (splat(1.0 - step.beta1), splat(1.0 - step.beta2));
    let (decay, shrink, size) = (splat(step.weight_decay), splat(step.shrink), splat(step.step_size));
    let (root, eps) = (splat(step.bias_correction2_sqrt), splat(step.eps));
    for i in (0..whole).step_by(LANES) {
        // SAFETY: `i + LANES <= n`, the length of all four.
        unsafe {
            let (p_at, m_at) = (param.as_mut_ptr().add(i), first.as_mut_ptr().add(i));
            let v_at = second.as_mut_ptr().add(i);
            let p = F32x4::load(p_at).mul(shrink);
            let g = F32x4::load(grad.as_ptr().add(i)).add(decay.mul(p));
            let m = beta1.mul(F32x4::load(m_at)).add(intake1.mul(g));
            let v = beta2.mul(F32x4::load(v_at)).add(intake2.mul(g).mul(g));
            m.store(m_at);
            v.store(v_at);
            p.sub(size.mul(m).div(v.sqrt().div(root).add(eps))).store(p_at);
        }
    }
    let (rest, none): (_, &mut [f32]) = (whole.., &mut []);
    optim::adam(
        step,
        &mut param[rest.clone()],
        &grad[rest.clone()],
        &mut first[rest.clone()],
        &mut second[rest],
        none,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::{Adam, Optimizer, OptimizerState, Sgd};

    #[test]
    fn gradients_are_clipped_by_their_common_norm_and_those_outside_are_not() {
        let before: Vec<f32> = (0..40).map(|i| (i as f32 * 0.9).cos() * 3.0).collect();
        let inside = |at: usize| (3..9).contains(&at) || (20..37).contains(&at);
        let squares: f64 = (0..40).filter(|&at| inside(at)).map(|at| f64::from(before[at]).powi(2)).sum();
        for most in [0.5, 1e3] {
            let mut grad = before.clone();
            let norm = clip_norm(&mut grad, &[3..9, 20..37], most);
            // Rounded once from f64.
            assert!((f64::from(norm) - squares.sqrt()).abs() < 1e-6 * squares.sqrt());
            let factor = (f64::from(most) / (squares.sqrt() + 1e-6)).min(1.0);
            for (at, (&x, &was)) in grad.iter().zip(&before).enumerate() {
                let expected = if inside(at) { factor * f64::from(was) } else { f64::from(was) };
                assert!((f64::from(x) - expected).abs() < 1e-6, "{at}: {x}, expected {expected}");
            }
        }
    }

    #[test]
    fn numbers_outside_of_the_range_and_their_memory_stay() {
        let optimizer = Optimizer::AdamW(Adam { weight_decay: 0.1, ..Adam::default() });
        let n = 23;
        let mut whole = OptimizerState::<f32>::new(optimizer, &[n]).expect("valid");
        let mut part = whole.clone();
        let start: Vec<f32> = (0..n).map(|i| (i as f32 * 0.7).sin()).collect();
        let (mut all, mut some) = (start.clone(), start.clone());
        for step in 0..4 {
            let grad: Vec<f32> = (0..n).map(|i| ((i * 3 + step) as f32).cos()).collect();
            let update = whole.begin_step(0.01);
            apply(&update, &mut all, &grad, whole.slot_mut(0).expect("one parameter"));
            apply_to(5..18, &update, &mut some, &grad, part.slot_mut(0).expect("one parameter"));
        }
        let expected: Vec<f32> =
            (0..n).map(|i| if (5..18).contains(&i) { all[i] } else { start[i] }).collect();
        assert_eq!(some, expected);
        let memory = part.slot(0).expect("one parameter");
        assert!((0..n).all(|i| (5..18).contains(&i) != (memory.first[i] == 0.0)), "{memory:?}");
    }

    #[test]
    fn every_optimiser_gives_the_bits_of_its_reference() {
        let decay = Adam { weight_decay: 0.1, ..Adam::default() };
        let sgd = Sgd { momentum: 0.9, weight_decay: 0.01, ..Sgd::default() };
        let table = [
            Optimizer::sgd(0.0),
            Optimizer::Sgd(sgd),
            Optimizer::Sgd(Sgd { nesterov: true, ..sgd }),
            Optimizer::Sgd(Sgd { dampening: 0.3, ..sgd }),
            Optimizer::Adam(decay),
            Optimizer::AdamW(decay),
            Optimizer::Adam(Adam { amsgrad: true, ..decay }),
        ];
        for optimizer in table {
            let n = 23;
            let mut fast = OptimizerState::<f32>::new(optimizer, &[n]).expect("valid");
            let mut slow = fast.clone();
            let mut param: Vec<f32> = (0..n).map(|i| (i as f32 * 0.7).sin()).collect();
            let mut expected = param.clone();
            for step in 0..5 {
                let grad: Vec<f32> = (0..n).map(|i| ((i * 3 + step) as f32).cos()).collect();
                let update = fast.begin_step(0.01);
                apply(&update, &mut param, &grad, fast.slot_mut(0).expect("one parameter"));
                slow.step(0.01, [(&mut expected[..], &grad[..])]).expect("lengths fit");
            }
            assert!(param.iter().zip(&expected).all(|(a, b)| a.to_bits() == b.to_bits()), "{optimizer:?}");
        }
    }
}
