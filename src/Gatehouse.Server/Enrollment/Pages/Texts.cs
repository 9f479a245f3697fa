using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>Words of the page that are neither about a fault nor about a stage; those are in the catalogue.</summary>
internal static class Texts
{
    public static readonly LocalText MailSubject = new("Please send me a new enrollment link", "Bitte senden Sie mir einen neuen Link zur Geräteanmeldung");
    public static readonly LocalText AskForLink = new("Request new link", "Neuen Link anfordern");

    public static readonly LocalText SetUp = new("Set up this {device} for {org}", "{device} für {org} einrichten");
    public static readonly LocalText Lead = new(
        "A management profile connects this {device} with your organization. It takes about two minutes.",
        "Ein Verwaltungsprofil verbindet das Gerät mit Ihrer Organisation. Das dauert etwa zwei Minuten.");
    public static readonly LocalText Download = new("Download profile", "Profil laden");
    public static readonly LocalText MakeAddress = new("Show the profile’s address", "Adresse des Profils zeigen");
    public static readonly LocalText DownloadAgain = new("Download again", "Noch einmal laden");
    public static readonly LocalText Downloaded = new("Downloaded? See the next steps", "Schon geladen? Zu den nächsten Schritten");
    public static readonly LocalText NextSteps = new("What happens next", "So geht es weiter");
    public static readonly LocalText NextDownload = new("Download the profile and allow it.", "Profil laden und erlauben.");
    public static readonly LocalText NextInstall = new("Install it in Settings.", "In den Einstellungen installieren.");
    public static readonly LocalText NextDone = new("Come back here: this page shows when you are done.", "Hierher zurückkehren: Diese Seite zeigt, wann Sie fertig sind.");

    public static readonly LocalText CanTitle = new("What {org} can do", "Was {org} tun kann");
    public static readonly LocalText CannotTitle = new("What stays private", "Was privat bleibt");
    public static readonly LocalText[] CanPersonal =
    [
        new("Install work settings and apps", "Einstellungen und Apps der Organisation installieren"),
        new("See model, serial number and system version", "Modell, Seriennummer und Systemversion sehen"),
        new("See which work apps are installed", "Sehen, welche Apps der Organisation installiert sind"),
        new("Require a passcode and encryption", "Code und Verschlüsselung verlangen"),
    ];
    public static readonly LocalText[] CanCompany =
    [
        new("Install settings and apps", "Einstellungen und Apps installieren"),
        new("See model, serial number, system version and all apps", "Modell, Seriennummer, Systemversion und alle Apps sehen"),
        new("Require a passcode, and remove a forgotten one", "Einen Code verlangen und einen vergessenen entfernen"),
        new("Lock and erase the device", "Das Gerät sperren und löschen"),
    ];
    public static readonly LocalText[] PrivatePersonal =
    [
        new("Photos, messages, mail and calls", "Fotos, Nachrichten, Mails und Anrufe"),
        new("Your own apps and their data", "Ihre eigenen Apps und deren Daten"),
        new("Location and browsing history", "Standort und Browserverlauf"),
        new("Your organization cannot erase this device or remove its passcode", "Ihre Organisation kann dieses Gerät nicht löschen und seinen Code nicht entfernen"),
    ];
    public static readonly LocalText[] PrivateCompany =
    [
        new("Photos, messages, mail and calls", "Fotos, Nachrichten, Mails und Anrufe"),
        new("Browsing history", "Browserverlauf"),
    ];
    public static readonly LocalText Removable = new("You can remove the profile at any time in Settings.", "Sie können das Profil jederzeit in den Einstellungen entfernen.");

    public static readonly LocalText NotThisDevice = new("Not this device?", "Nicht dieses Gerät?");
    public static readonly LocalText ChooseDevice = new("Choose the device that you want to enroll:", "Wählen Sie das Gerät, das Sie anmelden möchten:");
    public static readonly LocalText OnIPad = new("Are you using an iPad? Choose iPad.", "Benutzen Sie ein iPad? Wählen Sie iPad.");

    public static readonly LocalText RootTitle = new("First: trust this server", "Zuerst: diesem Server vertrauen");
    public static readonly LocalText RootText = new(
        "This server uses your organization’s own certificate. Install its root certificate before anything else.",
        "Dieser Server benutzt ein Zertifikat Ihrer Organisation. Installieren Sie zuerst deren Stammzertifikat.");
    public static readonly LocalText RootButton = new("Download root certificate", "Stammzertifikat laden");
    public static readonly LocalText RootIos = new(
        "Install it in Settings, then switch it on under General, About, Certificate Trust Settings.",
        "Installieren Sie es in den Einstellungen und schalten Sie es dann unter „Allgemein“, „Info“, „Zertifikatsvertrauenseinstellungen“ ein.");
    public static readonly LocalText RootMac = new(
        "Install it in System Settings, as described below for the management profile.",
        "Installieren Sie es in den Systemeinstellungen, so wie unten für das Verwaltungsprofil beschrieben.");

    public static readonly LocalText OnDevice = new("On your {device}", "Auf Ihrem {device}");
    public static readonly LocalText Waiting = new("Waiting for your device", "Warten auf Ihr Gerät");
    public static readonly LocalText Working = new("Working", "Es geht voran");
    public static readonly LocalText Done = new("Done", "Fertig");
    public static readonly LocalText Stopped = new("Stopped", "Angehalten");
    public static readonly LocalText CheckAgain = new("Check again", "Stand prüfen");
    public static readonly LocalText TimeLeft = new("The download stays for about {m} min.", "Der Download bleibt noch etwa {m} Min.");
    public static readonly LocalText TimeLeftExact = new("The download stays for {m}:{s} min.", "Der Download bleibt noch {m}:{s} Min.");
    public static readonly LocalText OnlyOne = new("Only one downloaded profile can wait at a time.", "Nur ein geladenes Profil kann auf einmal warten.");

    public static readonly LocalText CopyLink = new("Copy link", "Link kopieren");
    public static readonly LocalText Copied = new("Copied", "Kopiert");
    public static readonly LocalText SafariHow = new(
        "Touch and hold the link below, copy it, and paste it into Safari’s address field.",
        "Halten Sie den Link unten gedrückt, kopieren Sie ihn und setzen Sie ihn in das Adressfeld von Safari ein.");
    public static readonly LocalText QrAlt = new("QR code of this link", "QR-Code dieses Links");
    public static readonly LocalText WatchTitle = new("Use your iPhone", "Benutzen Sie Ihr iPhone");
    public static readonly LocalText WatchText = new(
        "An Apple Watch cannot be enrolled by a link. Open this link on the iPhone that it is paired with.",
        "Eine Apple Watch lässt sich nicht über einen Link anmelden. Öffnen Sie diesen Link auf dem iPhone, mit dem sie gekoppelt ist.");

    public static readonly LocalText Email = new("E-mail address", "E-Mail-Adresse");
    public static readonly LocalText Password = new("Password", "Passwort");
    public static readonly LocalText SignIn = new("Sign in", "Anmelden");
    public static readonly LocalText BlandTitle = new("Device enrollment", "Geräteanmeldung");
    public static readonly LocalText BlandText = new("Open this link on the device that you want to enroll.", "Öffnen Sie diesen Link auf dem Gerät, das Sie anmelden möchten.");
    public static readonly LocalText BackToPage = new("Back to the enrollment page", "Zurück zur Anmeldeseite");
    public static readonly LocalText Reference = new("Reference", "Kennung");

    /// <summary>What a kind of device is called.</summary>
    public static string Device(ClientKind kind) => kind switch
    {
        ClientKind.IPhone => "iPhone",
        ClientKind.IPad => "iPad",
        ClientKind.AppleTv => "Apple TV",
        ClientKind.Vision => "Apple Vision Pro",
        ClientKind.Watch => "Apple Watch",
        _ => "Mac",
    };
}
