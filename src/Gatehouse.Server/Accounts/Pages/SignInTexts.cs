using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Accounts.Pages;

/// <summary>Words of the sign-in pages.</summary>
internal static class SignInTexts
{
    public static readonly LocalText SignIn = new("Sign in", "Anmelden");
    public static readonly LocalText SignInTo = new("Sign in to {client}", "Bei {client} anmelden");
    public static readonly LocalText SignInToEnroll = new("Sign in to enroll your device", "Anmelden, um Ihr Gerät einzurichten");
    public static readonly LocalText Lead = new("Use your account at {org}.", "Benutzen Sie Ihr Konto bei {org}.");
    public static readonly LocalText Identifier = new("User name or e-mail address", "Benutzername oder E-Mail-Adresse");
    public static readonly LocalText Password = new("Password", "Passwort");
    public static readonly LocalText Next = new("Next", "Weiter");
    public static readonly LocalText Cancel = new("Cancel", "Abbrechen");
    public static readonly LocalText Failed = new(
        "Name or password is not right. Check both and try again. After several failures an account stays locked for a while.",
        "Name oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal. Nach mehreren Fehlversuchen bleibt ein Konto eine Zeit lang gesperrt.");

    public static readonly LocalText WithPasskey = new("Sign in with a passkey", "Mit Passkey anmelden");
    public static readonly LocalText UsePasskey = new("Use your passkey", "Passkey verwenden");
    public static readonly LocalText PasskeyNotUsed = new(
        "No passkey was used. Try again, or sign in another way.", "Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder melden Sie sich anders an.");
    public static readonly LocalText PasskeyFailed = new(
        "This passkey is not accepted here. It may have been removed. Sign in another way.",
        "Dieser Passkey gilt hier nicht. Vielleicht wurde er entfernt. Melden Sie sich anders an.");

    public static readonly LocalText OverTitle = new("This sign-in is over", "Diese Anmeldung ist vorbei");
    public static readonly LocalText OverText = new(
        "It is finished, took too long, or was begun in another browser. Go back to where you came from and start again.",
        "Sie ist abgeschlossen, hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Gehen Sie dorthin zurück, woher Sie kamen, und beginnen Sie neu.");
    public static readonly LocalText StaleTitle = new("Please try once more", "Bitte noch einmal versuchen");
    public static readonly LocalText StaleText = new(
        "The sign-in has ended, or this browser keeps no cookies. Go back to where you came from and start again.",
        "Die Anmeldung ist abgelaufen, oder dieser Browser nimmt keine Cookies an. Gehen Sie dorthin zurück, woher Sie kamen, und beginnen Sie neu.");
    public static readonly LocalText UpstreamTitle = new("The sign-in service does not answer", "Der Anmeldedienst antwortet nicht");
    public static readonly LocalText UpstreamText = new(
        "Your organization’s sign-in service cannot be reached at the moment. Try again in a few minutes.",
        "Der Anmeldedienst Ihrer Organisation ist gerade nicht erreichbar. Versuchen Sie es in ein paar Minuten noch einmal.");
    public static readonly LocalText Detail = new("If it stays so, tell your administrator:", "Wenn es so bleibt, sagen Sie Ihrer Administration:");
    public static readonly LocalText TryAgain = new("Try again", "Noch einmal versuchen");

    public static readonly LocalText CodeTitle = new("Enter your code", "Geben Sie Ihren Code ein");
    public static readonly LocalText CodeText = new(
        "Open your authenticator app and type the six digits that it shows for {org}.",
        "Öffnen Sie Ihre Authentifizierungs-App und geben Sie die sechs Ziffern ein, die sie für {org} zeigt.");
    public static readonly LocalText SetUpTitle = new("Set up a second factor", "Zweiten Faktor einrichten");
    public static readonly LocalText SetUpText = new(
        "Signing in to {org} takes a code from an app on your phone, and you have none yet. Open an authenticator app, scan this, and type the six digits that it shows.",
        "Für die Anmeldung bei {org} brauchen Sie einen Code aus einer App auf Ihrem Telefon und haben noch keine. Öffnen Sie eine Authentifizierungs-App, scannen Sie dies und geben Sie die sechs Ziffern ein, die sie zeigt.");

    public static readonly LocalText SecondTitle = new("Confirm that it is you", "Bestätigen Sie, dass Sie es sind");
    public static readonly LocalText PasskeyOrCode = new(
        "Use a passkey for {org}, or type one of your recovery codes.", "Verwenden Sie einen Passkey für {org}, oder geben Sie einen Ihrer Wiederherstellungscodes ein.");
    public static readonly LocalText PasskeyOnly = new("This sign-in needs your passkey for {org}.", "Diese Anmeldung verlangt Ihren Passkey für {org}.");
    public static readonly LocalText RecoveryCode = new("Recovery code", "Wiederherstellungscode");
    public static readonly LocalText Code = new("Code", "Code");
    public static readonly LocalText RecoveryHint = new(
        "No access to the app? Type one of your recovery codes instead.",
        "Kein Zugriff auf die App? Geben Sie stattdessen einen Ihrer Wiederherstellungscodes ein.");
    public static readonly LocalText CodeFailed = new(
        "That code is not right. Wait for the next one and try again; each code works once.",
        "Dieser Code stimmt nicht. Warten Sie auf den nächsten und versuchen Sie es noch einmal; jeder Code gilt nur einmal.");

    /// <summary>Heading of the first page.</summary>
    public static string Heading(PageView view, SignInRequest wanted) => wanted switch
    {
        { Purpose: SignInPurposes.DeviceEnrollment or SignInPurposes.Ota } => view.Say(SignInToEnroll),
        { ClientName: { } client } => view.Say(SignInTo).Replace("{client}", client, StringComparison.Ordinal),
        _ => view.Say(SignIn),
    };
}
