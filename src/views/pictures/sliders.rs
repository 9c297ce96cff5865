//! Numbers of a filter that are set by sliding.

use kernelwalk_stage::scenes::image_filters::Filter;
use kernelwalk_text as text;

/// A number of a filter beside its size.
pub(super) struct Slider {
    pub label: String,
    pub value: f64,
    pub range: [f64; 2],
    pub step: f64,
    pub put: fn(&Filter, f64) -> Filter,
}

/// What can be slid of a filter.
pub(super) fn sliders(filter: &Filter) -> Vec<Slider> {
    let bell = |value| Slider {
        label: text::filters_sigma(),
        value,
        range: [0.3, 5.0],
        step: 0.1,
        put: |filter, sigma| match *filter {
            Filter::Log { size, .. } => Filter::Log { size, sigma },
            Filter::Gaussian { size, .. } => Filter::Gaussian { size, sigma },
            _ => filter.clone(),
        },
    };
    match *filter {
        Filter::Gaussian { sigma, .. } | Filter::Log { sigma, .. } => vec![bell(sigma)],
        Filter::Gabor { wavelength, orientation, .. } => vec![
            Slider {
                label: text::filters_wave(),
                value: wavelength,
                range: [2.0, 22.0],
                step: 0.5,
                put: |filter, n| match *filter {
                    Filter::Gabor { size, orientation, phase, .. } => {
                        Filter::Gabor { size, wavelength: n, orientation, phase }
                    }
                    _ => filter.clone(),
                },
            },
            Slider {
                label: text::filters_angle(),
                value: orientation,
                range: [-90.0, 90.0],
                step: 5.0,
                put: |filter, n| match *filter {
                    Filter::Gabor { size, wavelength, phase, .. } => {
                        Filter::Gabor { size, wavelength, orientation: n, phase }
                    }
                    _ => filter.clone(),
                },
            },
        ],
        _ => Vec::new(),
    }
}
