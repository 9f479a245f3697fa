using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>Words of the pages for consent, devices, sign-out and the person's own account.</summary>
internal static class OAuthTexts
{
    public static readonly LocalText ConsentTitle = new("{client} wants to use your account", "{client} möchte Ihr Konto benutzen");
    public static readonly LocalText ItMay = new("It will be able to", "Es kann dann");
    public static readonly LocalText ConsentEnd = new(
        "You can take this back at any time on your account page.", "Sie können das jederzeit auf Ihrer Kontoseite zurücknehmen.");
    public static readonly LocalText SentTo = new("Afterwards you return to {host}.", "Danach kehren Sie zu {host} zurück.");
    public static readonly LocalText Privacy = new("Privacy", "Datenschutz");
    public static readonly LocalText Terms = new("Terms of use", "Nutzungsbedingungen");
    public static readonly LocalText SignedInAs = new("Signed in as", "Angemeldet als");
    public static readonly LocalText NotYou = new("Use another account", "Anderes Konto benutzen");
    public static readonly LocalText Allow = new("Allow", "Erlauben");
    public static readonly LocalText Deny = new("Don’t allow", "Nicht erlauben");

    public static readonly LocalText ErrorTitle = new("This does not work", "Das geht so nicht");
    public static readonly LocalText ErrorLead = new(
        "The app that sent you here made a mistake, so you cannot sign in this way. Please tell its makers.",
        "Die App, die Sie hierher geschickt hat, hat einen Fehler gemacht. Deshalb können Sie sich so nicht anmelden. Bitte sagen Sie es dem Hersteller der App.");
    public static readonly LocalText StaleTitle = new("This page has ended", "Diese Seite ist abgelaufen");
    public static readonly LocalText StaleLead = new(
        "It was used already, or open for too long. Go back to the app that sent you here and start again.",
        "Sie wurde schon benutzt oder war zu lange offen. Kehren Sie zu der App zurück, die Sie hierher geschickt hat, und beginnen Sie dort neu.");
    public static readonly LocalText UnknownTitle = new("Nothing is here", "Hier ist nichts");
    public static readonly LocalText UnknownLead = new(
        "This address belongs to no organization. Check the link.", "Diese Adresse gehört zu keiner Organisation. Bitte prüfen Sie den Link.");
    public static readonly LocalText NotSignedInTitle = new("You are not signed in", "Sie sind nicht angemeldet");
    public static readonly LocalText NotSignedInLead = new(
        "The sign-in did not come to its end. You can try again.", "Die Anmeldung wurde nicht abgeschlossen. Sie können es noch einmal versuchen.");
    public static readonly LocalText UnavailableLead = new(
        "Your sign-in service cannot be reached at the moment. Try again in a few minutes.",
        "Ihr Anmeldedienst ist im Augenblick nicht erreichbar. Versuchen Sie es in einigen Minuten noch einmal.");
    public static readonly LocalText TryAgain = new("Try again", "Noch einmal versuchen");
    public static readonly LocalText Details = new("For the makers of the app", "Für den Hersteller der App");

    public static readonly LocalText DeviceTitle = new("Connect a device", "Ein Gerät verbinden");
    public static readonly LocalText DeviceLead = new(
        "Type the code that the device shows.", "Geben Sie den Code ein, den das Gerät zeigt.");
    public static readonly LocalText DeviceCode = new("Code", "Code");
    public static readonly LocalText DeviceWrong = new(
        "No device is waiting with this code. Check it, or let the device show a new one.",
        "Mit diesem Code wartet kein Gerät. Prüfen Sie ihn, oder lassen Sie das Gerät einen neuen zeigen.");
    public static readonly LocalText DeviceTooMany = new(
        "Too many wrong codes. Wait a quarter of an hour, then try again.",
        "Zu viele falsche Codes. Warten Sie eine Viertelstunde und versuchen Sie es dann noch einmal.");
    public static readonly LocalText Continue = new("Continue", "Weiter");
    public static readonly LocalText DeviceConfirmTitle = new("Connect {client}?", "{client} verbinden?");
    public static readonly LocalText DeviceConfirmLead = new(
        "Compare: your device must show exactly this code.", "Vergleichen Sie: Ihr Gerät muss genau diesen Code zeigen.");
    public static readonly LocalText DeviceWarning = new(
        "Go on only if you started this yourself, on a device in front of you. Whoever sent you this code would get access to your account.",
        "Fahren Sie nur fort, wenn Sie das selbst begonnen haben, an einem Gerät vor Ihnen. Wer Ihnen diesen Code geschickt hat, bekäme Zugang zu Ihrem Konto.");
    public static readonly LocalText DeviceAllow = new("Connect", "Verbinden");
    public static readonly LocalText DeviceDeny = new("Don’t connect", "Nicht verbinden");
    public static readonly LocalText DeviceDoneTitle = new("Connected", "Verbunden");
    public static readonly LocalText DeviceDoneLead = new(
        "{client} continues on your device by itself. You can close this page.", "{client} macht auf Ihrem Gerät von selbst weiter. Sie können diese Seite schließen.");
    public static readonly LocalText DeviceDeniedTitle = new("Not connected", "Nicht verbunden");
    public static readonly LocalText DeviceDeniedLead = new(
        "The device got no access. You can close this page.", "Das Gerät hat keinen Zugang bekommen. Sie können diese Seite schließen.");

    public static readonly LocalText ConnectInstallation = new(
        "From now on this app acts for you on this device", "Von nun an handelt diese App auf diesem Gerät für Sie");
    public static readonly LocalText ConnectWarning = new(
        "Go on only if you started this yourself, in the app on a device in front of you. Otherwise somebody else’s device would be connected with your account.",
        "Fahren Sie nur fort, wenn Sie das selbst begonnen haben, in der App auf einem Gerät vor Ihnen. Sonst würde das Gerät eines anderen mit Ihrem Konto verbunden.");

    public static readonly LocalText LogoutTitle = new("Sign out?", "Abmelden?");
    public static readonly LocalText LogoutLead = new(
        "You leave {org} in this browser, and every app that you used from here.", "Sie verlassen {org} in diesem Browser und alle Apps, die Sie von hier aus benutzt haben.");
    public static readonly LocalText SignOut = new("Sign out", "Abmelden");
    public static readonly LocalText StaySignedIn = new("Stay signed in", "Angemeldet bleiben");
    public static readonly LocalText LoggedOutTitle = new("You are signed out", "Sie sind abgemeldet");
    public static readonly LocalText LoggedOutLead = new("You can close this page.", "Sie können diese Seite schließen.");
    public static readonly LocalText StillInTitle = new("You are still signed in", "Sie sind noch angemeldet");

    public static readonly LocalText AccountTitle = new("Your account", "Ihr Konto");
    public static readonly LocalText ToSecurity = new("Password and second factor", "Passwort und zweiter Faktor");
    public static readonly LocalText Browsers = new("Browsers", "Browser");
    public static readonly LocalText Apps = new("Apps and devices", "Apps und Geräte");
    public static readonly LocalText NoApps = new("No app uses your account.", "Keine App benutzt Ihr Konto.");
    public static readonly LocalText ThisBrowser = new("This browser", "Dieser Browser");
    public static readonly LocalText Since = new("since {date}", "seit {date}");
    public static readonly LocalText LastUsed = new("last used {date}", "zuletzt benutzt {date}");
    public static readonly LocalText ManagedDevice = new("Managed device", "Verwaltetes Gerät");
    public static readonly LocalText End = new("End", "Beenden");
    public static readonly LocalText EndNamed = new("End {name}", "{name} beenden");
    public static readonly LocalText EverywhereTitle = new("Everywhere", "Überall");
    public static readonly LocalText EverywhereLead = new(
        "Ends all of the above at once. Devices and apps have to sign in again.",
        "Beendet all das auf einmal. Geräte und Apps müssen sich neu anmelden.");
    public static readonly LocalText SignOutEverywhere = new("Sign out everywhere", "Überall abmelden");
    public static readonly LocalText Ended = new("Ended.", "Beendet.");
    public static readonly LocalText ManagedWarning = new(
        "This device must sign in again before it gets anything from your organization.",
        "Dieses Gerät muss sich neu anmelden, bevor es wieder etwas von Ihrer Organisation bekommt.");

    private static readonly Dictionary<string, LocalText> Scopes = new(StringComparer.Ordinal)
    {
        ["openid"] = new("know who you are", "wissen, wer Sie sind"),
        ["profile"] = new("see your name and user name", "Ihren Namen und Benutzernamen sehen"),
        ["email"] = new("see your email address", "Ihre E-Mail-Adresse sehen"),
        ["groups"] = new("see the groups you belong to", "Ihre Gruppen sehen"),
        ["offline_access"] = new("keep its access when you are not there", "den Zugang behalten, auch wenn Sie nicht da sind"),
        ["MDM"] = new("manage this device", "dieses Gerät verwalten"),
    };

    /// <summary>What a scope means to a person; the scope itself where nobody described it.</summary>
    public static LocalText OfScope(string scope) => Scopes.GetValueOrDefault(scope) ?? new LocalText(scope, scope);
}
