using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.TvProvider.Mvpds.Pages;

/// <summary>Words of the pages for viewers.</summary>
internal static class TvTexts
{
    public static readonly LocalText Brand = new("TV sign-in", "TV-Anmeldung");
    public static readonly LocalText Continue = new("Continue", "Weiter");
    public static readonly LocalText TryAgain = new("Try again", "Noch einmal versuchen");
    public static readonly LocalText AnotherCode = new("Type another code", "Anderen Code eingeben");
    public static readonly LocalText Trace = new("For support", "Für den Kundendienst");

    public static readonly LocalText CodeTitle = new("Connect your TV", "Fernseher verbinden");
    public static readonly LocalText CodeLead = new(
        "Type the code that your TV or device shows. Never use a code that somebody sent you.",
        "Geben Sie den Code ein, den Ihr Fernseher oder Gerät anzeigt. Verwenden Sie nie einen Code, den Ihnen jemand geschickt hat.");

    public static readonly LocalText Code = new("Code", "Code");
    public static readonly LocalText CodeWrong = new(
        "There is no device with this code. Codes end after half an hour: your device can show a new one.",
        "Zu diesem Code gibt es kein Gerät. Codes enden nach einer halben Stunde: Ihr Gerät kann einen neuen anzeigen.");

    public static readonly LocalText CodeTooMany = new(
        "Too many wrong codes were typed. Wait for 15 minutes, then try again.", "Es wurden zu viele falsche Codes eingegeben. Warten Sie 15 Minuten, und versuchen Sie es dann wieder.");

    public static readonly LocalText PickTitle = new("Choose your TV provider", "TV-Anbieter wählen");
    public static readonly LocalText PickLead = new(
        "You connect {device} to {app} with the code {code}.", "Sie verbinden {device} mit {app}, mit dem Code {code}.");

    public static readonly LocalText SomeDevice = new("a device", "ein Gerät");

    /// <summary>What people call a platform; null for what they would not recognize.</summary>
    public static LocalText? Device(DevicePlatform platform) => platform.Id switch
    {
        "tvOS" => new("an Apple TV", "ein Apple TV"),
        "iOS" => new("an iPhone or iPad", "ein iPhone oder iPad"),
        "Android" => new("an Android device", "ein Android-Gerät"),
        "AndroidTV" => new("a television with Android", "einen Fernseher mit Android"),
        "FireTV" => new("a Fire TV", "einen Fire TV"),
        "Roku" => new("a Roku", "einen Roku"),
        "webOS" => new("a television by LG", "einen Fernseher von LG"),
        "Tizen" => new("a television by Samsung", "einen Fernseher von Samsung"),
        "PlayStation" => new("a PlayStation", "eine PlayStation"),
        "Windows" or "macOS" or "Linux" or "ChromeOS" => new("a computer", "einen Computer"),
        _ => null,
    };

    public static readonly LocalText KnownTitle = new("Sign in at {mvpd}", "Bei {mvpd} anmelden");
    public static readonly LocalText Find = new("Search for a provider", "Anbieter suchen");
    public static readonly LocalText FindButton = new("Search", "Suchen");
    public static readonly LocalText Providers = new("TV providers", "TV-Anbieter");
    public static readonly LocalText NoneFound = new("No provider has such a name.", "Kein Anbieter heißt so.");
    public static readonly LocalText NoneOffered = new("No provider can be chosen here.", "Hier kann kein Anbieter gewählt werden.");

    public static readonly LocalText DoneTitle = new("Back to your TV", "Zurück zum Fernseher");
    public static readonly LocalText DoneLead = new(
        "Your provider has answered. Your TV goes on by itself in a few seconds; you can close this page.",
        "Ihr Anbieter hat geantwortet. Ihr Fernseher macht in einigen Sekunden von selbst weiter; diese Seite können Sie schließen.");

    public static readonly LocalText FailedTitle = new("You were not signed in", "Sie wurden nicht angemeldet");
    public static readonly LocalText FailedLead = new(
        "Your provider did not confirm the sign-in. The code on your TV can be used again.",
        "Ihr Anbieter hat die Anmeldung nicht bestätigt. Der Code auf Ihrem Fernseher gilt weiter.");

    public static readonly LocalText HandOverTitle = new("To your provider", "Zu Ihrem Anbieter");
    public static readonly LocalText HandOverLead = new("Your provider goes on from here.", "Ab hier übernimmt Ihr Anbieter.");

    public static readonly LocalText LoggedOutTitle = new("You are signed out", "Sie sind abgemeldet");
    public static readonly LocalText LoggedOutLead = new("You can close this page.", "Sie können diese Seite schließen.");
    public static readonly LocalText OverTitle = new("This page is over", "Diese Seite ist vorbei");
    public static readonly LocalText OverLead = new("Go back to the app, and begin there once more.", "Gehen Sie zurück zur App, und beginnen Sie dort noch einmal.");

    public static readonly LocalText ProblemTitle = new("That did not work", "Das hat nicht geklappt");
    public static readonly LocalText NotThisWay = new("This address is opened, and nothing is sent to it.", "Diese Adresse wird geöffnet; gesendet wird nichts an sie.");
    public static readonly LocalText Nowhere = new("There is no such page.", "Diese Seite gibt es nicht.");
    public static readonly LocalText WrongCode = new(
        "The code is wrong, or it has ended. Let your device show a new one.", "Der Code stimmt nicht, oder er ist abgelaufen. Lassen Sie Ihr Gerät einen neuen anzeigen.");

    public static readonly LocalText Incomplete = new("No provider is chosen yet.", "Es ist noch kein Anbieter gewählt.");
    public static readonly LocalText NotOffered = new("This provider cannot be used for this app now.", "Dieser Anbieter kann für diese App derzeit nicht benutzt werden.");
    public static readonly LocalText OutOfOrder = new(
        "Your provider cannot be reached just now. Try again in a few minutes.", "Ihr Anbieter ist gerade nicht zu erreichen. Versuchen Sie es in einigen Minuten noch einmal.");

    public static readonly LocalText Faulty = new(
        "Something went wrong here. Try again in a few minutes.", "Hier ist etwas schiefgegangen. Versuchen Sie es in einigen Minuten noch einmal.");

    public static readonly LocalText NotBelieved = new(
        "The answer of your provider could not be accepted. Nothing has changed.", "Die Antwort Ihres Anbieters konnte nicht angenommen werden. Es hat sich nichts geändert.");
}
