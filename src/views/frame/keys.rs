//! The list of keys, and the switch for those that are single characters (WCAG 2.1.4).

use kernelwalk_text as text;
use yew::prelude::*;

/// Keyboard help; whether single keys act, and where the new setting goes.
pub fn keys(shortcuts: bool, on_shortcuts: &Callback<bool>) -> Html {
    let toggle = on_shortcuts.reform(move |_: Event| !shortcuts);
    let everywhere: [(&[String], String); 9] = [
        (&[text::key_space()], text::keys_play()),
        (&["\u{2190}".into(), "\u{2192}".into()], text::keys_step()),
        (&["Shift \u{2190}".into(), "Shift \u{2192}".into()], text::keys_term()),
        (&[text::key_home(), text::key_end()], text::keys_ends()),
        (&["+".into(), "\u{2212}".into()], text::keys_speed()),
        (&["L".into()], text::keys_loop()),
        (&["Ctrl Z".into(), "Ctrl Shift Z".into()], text::keys_undo()),
        (&[text::key_esc()], text::keys_revert()),
        (&["?".into()], text::keys_help()),
    ];
    let in_grid: [(&[String], String); 10] = [
        (&[text::key_arrows()], text::keys_move()),
        (&[text::key_home(), text::key_end()], text::keys_row_ends()),
        (
            &[format!("Ctrl {}", text::key_home()), format!("Ctrl {}", text::key_end())],
            text::keys_grid_ends(),
        ),
        (&[text::key_enter(), "F2".into()], text::keys_edit()),
        (&[text::key_digits()], text::keys_type()),
        (&[text::key_esc()], text::keys_revert()),
        (&[text::key_space()], text::keys_pin()),
        (&["PageUp".into(), "PageDown".into()], text::keys_nudge()),
        (&["Ctrl C".into(), "Ctrl V".into()], text::keys_clipboard()),
        (&[text::key_tab()], text::keys_next_grid()),
    ];
    html! {
        <>
            <label class="switch">
                <input type="checkbox" role="switch" checked={shortcuts} onchange={toggle} />
                { text::keys_single() }
            </label>
            <p class="muted">{ text::keys_single_line() }</p>
            <div class="keyset">
                <h3>{ text::keys_everywhere() }</h3>
                { table(&everywhere) }
                <h3>{ text::keys_in_grid() }</h3>
                { table(&in_grid) }
            </div>
        </>
    }
}

fn table(rows: &[(&[String], String)]) -> Html {
    html! {
        <table class="keys"><tbody>
            { for rows.iter().map(|(keys, meaning)| html! {
                <tr>
                    <th scope="row">{ for keys.iter().map(|k| html! { <kbd>{ k }</kbd> }) }</th>
                    <td>{ meaning }</td>
                </tr>
            }) }
        </tbody></table>
    }
}
