using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>Words of the account pages.</summary>
internal static class AccountTexts
{
    public static readonly LocalText Title = new("Sign-in and security", "Anmeldung und Sicherheit");
    public static readonly LocalText SignedInAs = new("Signed in as {name} at {org}.", "Angemeldet als {name} bei {org}.");

    public static readonly LocalText AppTitle = new("Authenticator app", "Authentifizierungs-App");
    public static readonly LocalText AppNone = new(
        "An app on your phone shows a code that you type after your password. It keeps others out even if they know the password.",
        "Eine App auf Ihrem Telefon zeigt einen Code, den Sie nach dem Passwort eingeben. So bleibt Ihr Konto sicher, auch wenn jemand das Passwort kennt.");
    public static readonly LocalText AppOn = new("An authenticator app is set up.", "Eine Authentifizierungs-App ist eingerichtet.");
    public static readonly LocalText AppAdd = new("Set up an app", "App einrichten");
    public static readonly LocalText AppChange = new("Set up another app instead", "Stattdessen eine andere App einrichten");
    public static readonly LocalText AppRemove = new("Remove the app", "App entfernen");
    public static readonly LocalText AppRemoved = new("The app is removed.", "Die App ist entfernt.");

    public static readonly LocalText PasskeysTitle = new("Passkeys", "Passkeys");
    public static readonly LocalText PasskeysText = new(
        "A passkey signs you in with your face, your finger or the code of your device, without a password. Nobody can trick you out of it.",
        "Mit einem Passkey melden Sie sich durch Gesicht, Finger oder den Code Ihres Geräts an, ohne Passwort. Niemand kann ihn Ihnen ablisten.");
    public static readonly LocalText PasskeyName = new("Name of the new passkey", "Name des neuen Passkeys");
    public static readonly LocalText PasskeyNameHint = new("So that you know it again, such as “My phone”. You may leave it empty.", "Damit Sie ihn wiedererkennen, etwa „Mein Telefon“. Das Feld darf leer bleiben.");
    public static readonly LocalText PasskeyAdd = new("Add a passkey", "Passkey hinzufügen");
    public static readonly LocalText PasskeyAdded = new("The passkey is added. You can sign in with it now.", "Der Passkey ist hinzugefügt. Sie können sich jetzt damit anmelden.");
    public static readonly LocalText PasskeyRemoved = new(
        "The passkey is removed here. Remove it on your device, too, so that it is not offered any more.",
        "Der Passkey ist hier entfernt. Entfernen Sie ihn auch auf Ihrem Gerät, damit er nicht mehr angeboten wird.");
    public static readonly LocalText PasskeyNotMade = new("No passkey was added. You can try again.", "Es wurde kein Passkey hinzugefügt. Sie können es noch einmal versuchen.");
    public static readonly LocalText PasskeyFailed = new(
        "The passkey could not be added. Try again; you can have ten at most.", "Der Passkey konnte nicht hinzugefügt werden. Versuchen Sie es noch einmal; höchstens zehn sind möglich.");
    public static readonly LocalText PasskeyShared = new("On all your devices", "Auf allen Ihren Geräten");
    public static readonly LocalText PasskeyBound = new("On one device", "Auf einem Gerät");
    public static readonly LocalText LastUsed = new("last used {date}", "zuletzt benutzt {date}");
    public static readonly LocalText PasskeyMade = new("added {date}", "hinzugefügt {date}");
    public static readonly LocalText Remove = new("Remove", "Entfernen");

    public static readonly LocalText ScanTitle = new("Scan this code", "Scannen Sie diesen Code");
    public static readonly LocalText ScanText = new(
        "Open your authenticator app, scan the code, and type the six digits that it shows.",
        "Öffnen Sie Ihre Authentifizierungs-App, scannen Sie den Code und geben Sie die sechs Ziffern ein, die sie zeigt.");
    public static readonly LocalText ScanAlt = new("QR code for the authenticator app", "QR-Code für die Authentifizierungs-App");
    public static readonly LocalText ScanByHand = new("Cannot scan? Type this key into the app:", "Scannen geht nicht? Geben Sie diesen Schlüssel in die App ein:");
    public static readonly LocalText OpenApp = new("Open in an app on this device", "In einer App auf diesem Gerät öffnen");
    public static readonly LocalText Confirm = new("Confirm", "Bestätigen");
    public static readonly LocalText ScanFailed = new("That code is not right. Type the one that the app shows now.", "Dieser Code stimmt nicht. Geben Sie den ein, den die App jetzt zeigt.");

    public static readonly LocalText CodesTitle = new("Recovery codes", "Wieder\u00ADherstellungs\u00ADcodes");
    public static readonly LocalText CodesText = new(
        "Keep these codes where you find them without your device. Each works once in place of the app or a passkey. They are not shown again.",
        "Bewahren Sie diese Codes so auf, dass Sie sie ohne Ihr Gerät finden. Jeder gilt einmal anstelle der App oder eines Passkeys. Sie werden nicht noch einmal gezeigt.");
    public static readonly LocalText CodesLeft = new("Recovery codes left: {n}", "Übrige Wiederherstellungscodes: {n}");
    public static readonly LocalText CodesRenew = new("Make new recovery codes", "Neue Wieder\u00ADherstellungs\u00ADcodes");
    public static readonly LocalText CodesKept = new("I have kept them", "Ich habe sie aufbewahrt");

    public static readonly LocalText PasswordTitle = new("Password", "Passwort");
    public static readonly LocalText PasswordCurrent = new("Present password", "Bisheriges Passwort");
    public static readonly LocalText PasswordNew = new("New password", "Neues Passwort");
    public static readonly LocalText PasswordHint = new("12 characters or more.", "Mindestens 12 Zeichen.");
    public static readonly LocalText PasswordChange = new("Change password", "Passwort ändern");
    public static readonly LocalText PasswordChanged = new("The password is changed, and other browsers are signed out.", "Das Passwort ist geändert, andere Browser sind abgemeldet.");
    public static readonly LocalText PasswordWrong = new("The present password is not right.", "Das bisherige Passwort stimmt nicht.");
    public static readonly LocalText PasswordLength = new(
        "The new password will not do. It needs 12 characters or more, and no more than 256.",
        "Das neue Passwort ist nicht geeignet. Es braucht mindestens 12 und höchstens 256 Zeichen.");

    public static readonly LocalText ToOverview = new("Apps, devices and browsers", "Apps, Geräte und Browser");

    public static LocalText PasswordUnsuitable(LocalText reason) =>
        new($"The new password will not do. {reason.En}", $"Das neue Passwort ist nicht geeignet. {reason.De}");
}
