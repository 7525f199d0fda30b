//! How it is written what becomes of an account.

use super::kind::CODE_LIFETIME;
use super::words::pick;
use domain::Language;

pub(super) fn erase_code(code: &str, language: Language) -> String {
    let minutes = CODE_LIFETIME.num_minutes();
    match language {
        Language::Indonesian => format!(
            "{code} adalah kode untuk MENGHAPUS akun Sentra Anda selamanya, berlaku {minutes} \
             menit. Bila bukan Anda yang meminta, jangan berikan kepada siapa pun."
        ),
        Language::English => format!(
            "{code} is the code that ERASES your Sentra account for ever, good for {minutes} \
             minutes. If you did not ask for it, give it to nobody."
        ),
    }
}

pub(super) fn taken_over(language: Language) -> String {
    let indonesian = "Nomor atau surel ini baru pertama kali dikonfirmasi, maka kata sandi, sesi, \
                      dan token sebelumnya diakhiri, karena bisa saja dibuat orang lain. Bila itu \
                      milik Anda, buatlah kata sandi baru.";
    let english = "This login was just confirmed for the first time, so the password, the sessions \
                   and the tokens from before were ended, since somebody else may have made them. \
                   If they were yours, set a new password.";
    pick(language, indonesian, english).to_owned()
}
