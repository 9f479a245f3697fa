using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>How a downloaded profile is installed, by kind of device.</summary>
internal static class InstallSteps
{
    private static readonly LocalText Passcode = new("Tap Install and enter your passcode.", "Tippen Sie auf „Installieren“ und geben Sie Ihren Code ein.");
    private static readonly LocalText Trust = new("Confirm Remote Management with Trust.", "Bestätigen Sie „Entfernte Verwaltung“ mit „Vertrauen“.");

    private static readonly LocalText OpenSettings = new(
        "Open Settings and tap Profile Downloaded at the top. Not there? Look under General, VPN & Device Management.",
        "Öffnen Sie die Einstellungen und tippen Sie oben auf „Profil geladen“. Nicht zu sehen? Suchen Sie unter „Allgemein“, „VPN und Geräteverwaltung“.");

    private static readonly LocalText[] IPhone = [Allow("iPhone"), OpenSettings, Passcode, Trust];
    private static readonly LocalText[] IPad = [Allow("iPad"), OpenSettings, Passcode, Trust];
    private static readonly LocalText[] Vision = [Allow("Apple Vision Pro"), OpenSettings, Passcode, Trust];

    private static readonly LocalText[] Mac =
    [
        new("Open the downloaded file enroll.mobileconfig. System Settings tells you that a profile was downloaded.",
            "Öffnen Sie die geladene Datei enroll.mobileconfig. Die Systemeinstellungen melden, dass ein Profil geladen wurde."),
        new("Go to General, Device Management. On macOS 13 and 14: Privacy & Security, Profiles.",
            "Gehen Sie zu „Allgemein“, „Geräteverwaltung“. Unter macOS 13 und 14: „Datenschutz & Sicherheit“, „Profile“."),
        new("Double-click the profile and click Install.", "Doppelklicken Sie auf das Profil und klicken Sie auf „Installieren“."),
        new("An administrator of this Mac has to approve with name and password.", "Ein Administrator dieses Mac muss mit Name und Passwort zustimmen."),
    ];

    private static readonly LocalText[] AppleTv =
    [
        new("On Apple TV, open Settings, General, Privacy & Security.", "Öffnen Sie auf dem Apple TV die Einstellungen, „Allgemein“, „Datenschutz & Sicherheit“."),
        new("Move to Share Apple TV Analytics without clicking it, and press Play/Pause.", "Gehen Sie auf „Apple TV-Analyse teilen“, ohne zu klicken, und drücken Sie „Start/Pause“."),
        new("Choose Add Profile and type the address shown here.", "Wählen Sie „Profil hinzufügen“ und geben Sie die hier gezeigte Adresse ein."),
        new("Choose Install.", "Wählen Sie „Installieren“."),
    ];

    /// <summary>The steps, in order.</summary>
    public static IReadOnlyList<LocalText> Of(ClientKind kind) => kind switch
    {
        ClientKind.IPad => IPad,
        ClientKind.Mac => Mac,
        ClientKind.AppleTv => AppleTv,
        ClientKind.Vision => Vision,
        _ => IPhone,
    };

    private static LocalText Allow(string device) => new(
        $"Tap Allow when Safari asks. If it asks for which device, choose {device}.",
        $"Tippen Sie auf „Zulassen“, wenn Safari fragt. Fragt es, für welches Gerät, wählen Sie {device}.");
}
