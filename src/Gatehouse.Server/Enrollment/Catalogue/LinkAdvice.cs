using Gatehouse.Server.Enrollment.Journal;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>Why a link does not open the page, or the page gives out no profile.</summary>
internal static class LinkAdvice
{
    /// <summary>Not a code of the log: the one answer to every link that does not prove itself.</summary>
    public const string Invalid = "LINK_INVALID";

    /// <summary>The page was opened without a link, or too long ago.</summary>
    public const string NoSession = "NO_SESSION";

    /// <summary>A form was sent that this page did not make.</summary>
    public const string StaleForm = "STALE_FORM";

    /// <summary>The address of a profile is not good any more.</summary>
    public const string DownloadGone = "DOWNLOAD_GONE";

    /// <summary>There is no such page.</summary>
    public const string NothingHere = "NOTHING_HERE";

    /// <summary>By code.</summary>
    public static IReadOnlyDictionary<string, Advice> All { get; } = new Dictionary<string, Advice>
    {
        [Invalid] = new(
            new("This link does not work", "Dieser Link funktioniert nicht"),
            new("The link is incomplete or was changed on its way. Copy all of it, or scan the code again. If that does not help, ask {contact} for a new one.",
                "Der Link ist unvollständig oder wurde unterwegs verändert. Kopieren Sie ihn ganz, oder scannen Sie den Code noch einmal. Hilft das nicht, bitten Sie {contact} um einen neuen."),
            "A link did not prove itself. The detail says whether it was cut off, altered, or signed by a withdrawn or unknown key; replace the token if people need a new link.",
            StatusCodes.Status403Forbidden)
        { AskForLink = true },
        [Codes.TokenExpired] = new(
            new("This link has ended", "Dieser Link ist abgelaufen"),
            new("This link ended on {date}. Ask {contact} for a new one.", "Dieser Link galt bis {date}. Bitten Sie {contact} um einen neuen."),
            "Somebody opened a link whose token has expired. Issue a replacement with the same settings if it is still needed.",
            StatusCodes.Status410Gone)
        { AskForLink = true },
        [Codes.TokenNotYetValid] = new(
            new("This link is not open yet", "Dieser Link ist noch nicht freigegeben"),
            new("It works from {date} on. If that date is in the past, set date and time of this device to automatic and open the link again.",
                "Er gilt ab {date}. Liegt dieser Zeitpunkt schon zurück, stellen Sie Datum und Uhrzeit des Geräts auf automatisch und öffnen Sie den Link noch einmal."),
            "Somebody opened a link before its start. If the start has passed, compare this server's clock with a time server.",
            StatusCodes.Status403Forbidden),
        [Codes.TokenRevoked] = new(
            new("This link was withdrawn", "Dieser Link wurde zurückgezogen"),
            new("Your organization has withdrawn this link. Ask {contact} for a new one.", "Ihre Organisation hat diesen Link zurückgezogen. Bitten Sie {contact} um einen neuen."),
            "Somebody opened a link whose token was revoked. Issue a replacement if they should still enroll.",
            StatusCodes.Status410Gone)
        { AskForLink = true },
        [Codes.TokenExhausted] = new(
            new("No place is left", "Es ist kein Platz mehr frei"),
            new("This link was used by everyone it was meant for. Ask {contact} for a new one.", "Diesen Link haben schon alle benutzt, für die er gedacht war. Bitten Sie {contact} um einen neuen."),
            "The token is full: every place is used or reserved. Issue a replacement with more places.",
            StatusCodes.Status410Gone)
        { AskForLink = true },
        [Codes.OrganizationDisabled] = new(
            new("Enrollment is closed", "Die Anmeldung ist geschlossen"),
            new("This organization takes no new devices at the moment. Ask {contact}.", "Diese Organisation nimmt zurzeit keine neuen Geräte auf. Wenden Sie sich an {contact}."),
            "Somebody opened a link while the organization was switched off. The operator of the server switches it on again.",
            StatusCodes.Status403Forbidden),
        [Codes.Misconfigured] = new(
            new("Not ready yet", "Noch nicht bereit"),
            new("Something on our side is not set up completely. Please try again later, or tell {contact}.", "Auf unserer Seite ist noch etwas nicht fertig eingerichtet. Bitte versuchen Sie es später, oder sagen Sie {contact} Bescheid."),
            "No profile could be given out: group, SCEP profile, CA or signing key of the token is missing or switched off. The token's brokenBecause names it.",
            StatusCodes.Status503ServiceUnavailable),
        [Codes.PushNotReady] = new(
            new("Not ready yet", "Noch nicht bereit"),
            new("Device management is not ready yet. Please try again later.", "Die Geräteverwaltung ist noch nicht bereit. Bitte versuchen Sie es später."),
            "No profile was given out because the push certificate is missing, expired or of the wrong kind; devices would refuse the profile. Upload a valid one.",
            StatusCodes.Status503ServiceUnavailable),
        [Codes.AddressBlocked] = new(
            new("Not from here", "Nicht von hier"),
            new("Enrollment is not possible from this network. Use another one, or ask {contact}.", "Von diesem Netz aus ist die Anmeldung nicht möglich. Wechseln Sie das Netz, oder wenden Sie sich an {contact}."),
            "The client's address is in Gatehouse:Enrollment:BlockedNetworks.",
            StatusCodes.Status403Forbidden),
        [Codes.TokenRateLimited] = new(
            new("One moment, please", "Einen Moment bitte"),
            new("Many devices are enrolling right now. Wait a minute and try again.", "Gerade melden sich viele Geräte an. Warten Sie eine Minute und versuchen Sie es noch einmal."),
            "A token started more attempts in a minute than Gatehouse:Enrollment:AttemptsPerTokenPerMinute allows.",
            StatusCodes.Status429TooManyRequests)
        { TryAgain = true },
        [Codes.PlatformNotAllowed] = new(
            new("Not for this kind of device", "Nicht für diese Art von Gerät"),
            new("This link is for {needs}. Open it there.", "Dieser Link ist für {needs}. Öffnen Sie ihn dort."),
            "A device of a platform that the token does not allow asked for a profile.",
            StatusCodes.Status403Forbidden),
        [Codes.OsTooOld] = new(
            new("Please update first", "Bitte zuerst aktualisieren"),
            new("This device needs {needs} or later. Install the update in Settings under General, Software Update, then open the link again.",
                "Dieses Gerät braucht mindestens {needs}. Laden Sie das Update in den Einstellungen unter „Allgemein“, „Softwareupdate“, und öffnen Sie den Link danach noch einmal."),
            "A device with an older system than the token asks for wanted a profile. It needs an update first.",
            StatusCodes.Status403Forbidden),
        [Codes.UnsupportedPlatform] = new(
            new("This link is for Apple devices", "Dieser Link ist für Apple-Geräte"),
            new("Scan this code with the camera of the iPhone or iPad that you want to enroll, or open the link on your Mac.",
                "Scannen Sie diesen Code mit der Kamera des iPhones oder iPads, das Sie anmelden möchten, oder öffnen Sie den Link auf Ihrem Mac."),
            "The link was opened on something that is no Apple device. The page showed a code to scan."),
        [Codes.WrongBrowser] = new(
            new("Open this page in Safari", "Öffnen Sie diese Seite in Safari"),
            new("Only Safari can install a profile on this device.", "Nur Safari kann auf diesem Gerät ein Profil installieren."),
            "The link was opened in an app or browser that cannot install profiles on iPhone and iPad. The page said to use Safari."),
        [Codes.SignInRequired] = new(
            new("Please sign in", "Bitte melden Sie sich an"),
            new("Sign in with your work account to go on.", "Melden Sie sich mit Ihrem Konto der Organisation an, um fortzufahren."),
            "The token asks people to sign in before the download."),
        [Codes.SignInFailed] = new(
            new("You are not signed in", "Sie sind nicht angemeldet"),
            new("Try again, or ask {contact}.", "Versuchen Sie es noch einmal, oder wenden Sie sich an {contact}."),
            "Somebody gave up the sign-in before the download, or may not sign in.",
            StatusCodes.Status401Unauthorized),
        [NoSession] = new(
            new("Open your link again", "Öffnen Sie Ihren Link noch einmal"),
            new("This page has forgotten your link, because it was opened long ago or the browser keeps no cookies. Open the link that you were sent, or scan the code again.",
                "Diese Seite kennt Ihren Link nicht mehr, weil das Öffnen lange her ist oder der Browser keine Cookies annimmt. Öffnen Sie den Link, den Sie bekommen haben, oder scannen Sie den Code noch einmal."),
            "The enrollment page was opened without a link.",
            StatusCodes.Status403Forbidden),
        [StaleForm] = new(
            new("Please try once more", "Bitte noch einmal versuchen"),
            new("The page was open for too long. Go back, load it again, and tap the button once more.", "Die Seite war zu lange offen. Gehen Sie zurück, laden Sie sie neu und tippen Sie noch einmal auf die Taste."),
            "A form was sent without the token that this server put into it.",
            StatusCodes.Status400BadRequest),
        [DownloadGone] = new(
            new("This download has ended", "Dieser Download ist abgelaufen"),
            new("A profile can be fetched for a few minutes only, and not again once it was installed. Go back to the enrollment page and download it again if you still need it.",
                "Ein Profil kann nur einige Minuten lang geladen werden, und nicht mehr, wenn es schon installiert ist. Gehen Sie zurück zur Anmeldeseite und laden Sie es noch einmal, falls Sie es noch brauchen."),
            "The address of a profile was used after it ended.",
            StatusCodes.Status410Gone),
        [NothingHere] = new(
            new("There is nothing here", "Hier ist nichts"),
            new("Check the address, or ask {contact}.", "Prüfen Sie die Adresse, oder wenden Sie sich an {contact}."),
            "An address below /enroll or /e does not exist.",
            StatusCodes.Status404NotFound),
    };
}
