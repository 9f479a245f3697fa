using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>Why an enrollment by account is stuck or ended. Devices mostly say one and the same sentence, so the log has to say more.</summary>
internal static class AccountAdvice
{
    private static readonly LocalText NotPossible = new("This account cannot be used here", "Dieses Konto kann hier nicht verwendet werden");
    private static readonly LocalText NotSignedIn = new("You are not signed in", "Sie sind nicht angemeldet");
    private static readonly LocalText NotNow = new("This does not work right now", "Das geht im Moment nicht");
    private static readonly LocalText Ask = new("Ask {contact}.", "Wenden Sie sich an {contact}.");
    private static readonly LocalText StartOver = new(
        "Close this page and start again in Settings on your device.", "Schließen Sie diese Seite und beginnen Sie noch einmal in den Einstellungen Ihres Geräts.");

    private static readonly LocalText Later = new("Try again in a few minutes.", "Versuchen Sie es in einigen Minuten noch einmal.");

    /// <summary>By cause.</summary>
    public static Dictionary<string, Advice> All { get; } = new()
    {
        [Causes.SignInNotFinished] = new(NotSignedIn, StartOver,
            "The sign-in page was opened and not finished: the person closed it or could not sign in, or the network wants a sign-in of its own first (a captive portal)."),
        [Causes.SignInCancelled] = new(NotSignedIn, StartOver, "The person gave up on the sign-in page.", StatusCodes.Status403Forbidden),
        [Causes.SignInNotAllowed] = new(NotPossible, Ask, "The person is known and may not sign in, or cannot prove themselves as strongly as asked.", StatusCodes.Status403Forbidden),
        [Causes.SignInStale] = new(
            new("Please start again", "Bitte beginnen Sie noch einmal"), StartOver,
            "The page of a sign-in was opened too late, or once more after it had done its work.", StatusCodes.Status400BadRequest),
        [Causes.OtherPerson] = new(
            new("This device belongs to somebody else", "Dieses Gerät gehört zu jemand anderem"),
            new("Sign in with the account that this device was enrolled with.", "Melden Sie sich mit dem Konto an, mit dem dieses Gerät angemeldet wurde."),
            "Another person than the device's own signed in when the device asked for a new sign-in.", StatusCodes.Status403Forbidden),
        [Causes.UpstreamUnavailable] = new(NotNow, Later,
            "The organization's identity provider could not be asked. Nothing is held against the person; look at the provider.", StatusCodes.Status503ServiceUnavailable),
        [Causes.ProfileNotFetched] = new(NotSignedIn, StartOver,
            "The person signed in, and the device never came back with its token. The network may have gone away, or the sheet was closed too early."),
        [Causes.ManagedAppleAccountMissing] = new(NotPossible,
            new("Your account has no Managed Apple Account yet. Ask {contact}.", "Zu Ihrem Konto gibt es noch keinen verwalteten Apple Account. Wenden Sie sich an {contact}."),
            "The person has no Managed Apple Account in the directory. Without it a device cancels the enrollment, so no profile was given out. Add the account to the person.",
            StatusCodes.Status403Forbidden),
        [Causes.ManagedAppleSignIn] = new(
            new("One more sign-in is needed", "Es fehlt noch eine Anmeldung"),
            new("Start again in Settings on your device, and sign in to your Managed Apple Account when the device asks for it.",
                "Beginnen Sie noch einmal in den Einstellungen Ihres Geräts, und melden Sie sich bei Ihrem verwalteten Apple Account an, wenn das Gerät danach fragt."),
            "The profile was given out, and the device asked for nothing more. Most likely the person did not sign in to the Managed Apple Account, or that account does not exist at Apple, or is not the one that the directory says. A device that finds another mode than it expected stops here, too."),
        [Causes.AccountSwitchedOff] = new(NotPossible, Ask,
            "Account-driven enrollment is off for this person or kind of device. Settings and rules say so.", StatusCodes.Status403Forbidden),
        [Causes.AccountOtherMode] = new(NotPossible, StartOver,
            "The person signed in with another account than was typed on the device, and rules give that account another mode; or rules changed in between.", StatusCodes.Status403Forbidden),
        [Causes.AccountNotActive] = new(NotPossible, Ask,
            "The person was disabled, deleted or signed out everywhere, here or at the identity provider.", StatusCodes.Status403Forbidden),
        [Causes.EnrollmentModeMismatch] = new(NotPossible, Ask,
            "The device enrolled as another kind than its profile says: a user enrollment introduces itself by EnrollmentID, a device enrollment by UDID."),
        [Causes.DeviceClientDisabled] = new(NotNow, Ask, "The OAuth client of Apple devices is disabled, and with it all tokens of devices, by either method. Enable it."),
        [Causes.ProfileUnusable] = new(NotNow, Ask, "The profile would have been refused by the device, so it was not sent. The server's log has the reason (event 2604)."),
    };
}
