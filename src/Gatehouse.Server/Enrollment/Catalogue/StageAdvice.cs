using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>Where an attempt stands while nothing is wrong.</summary>
internal static class StageAdvice
{
    private static readonly LocalText Connecting = new("Connecting…", "Verbindung wird hergestellt …");
    private static readonly LocalText Wait = new("Keep this page open. It changes by itself.", "Lassen Sie diese Seite offen. Sie ändert sich von selbst.");

    /// <summary>By stage.</summary>
    public static Advice Of(AttemptState state) => state switch
    {
        AttemptState.SigningIn => new(
            new("Please sign in", "Bitte melden Sie sich an"),
            new("Sign in with your work account on your device.", "Melden Sie sich auf Ihrem Gerät mit Ihrem Konto der Organisation an."),
            "The person opened the sign-in page on the device and has not finished yet."),
        AttemptState.SignedIn => new(Connecting, Wait, "The person signed in; the device is about to fetch its profile."),
        AttemptState.ProfileIssued => new(
            new("Now install the profile", "Installieren Sie nun das Profil"),
            new("Follow the steps below. It takes about two minutes.", "Folgen Sie den Schritten unten. Das dauert etwa zwei Minuten."),
            "The profile was handed out; the person has to install it."),
        AttemptState.DeviceIdentified => new(Connecting, Wait, "The device proved which one it is and is about to ask for its certificate."),
        AttemptState.CertificateIssued => new(Connecting, Wait, "The device has its certificate and is about to check in."),
        AttemptState.IdentityProven => new(Connecting, Wait, "The device got its management profile and is about to check in."),
        AttemptState.Authenticated => new(Connecting, Wait, "The device checked in; its push token comes next."),
        AttemptState.Enrolled or AttemptState.Configuring => new(
            new("Almost done", "Fast fertig"),
            new("Your device is enrolled. Settings from your organization are being installed.", "Ihr Gerät ist angemeldet. Die Einstellungen Ihrer Organisation werden installiert."),
            "The device is managed; what its group has is being installed."),
        AttemptState.Completed => new(
            new("All set", "Alles bereit"),
            new("This device is managed now. You can close this page.", "Dieses Gerät wird jetzt verwaltet. Sie können diese Seite schließen."),
            "Everything was installed, and seen on the device."),
        AttemptState.CompletedWithErrors => CauseAdvice.All[Journal.Causes.PolicyItem],
        _ => CauseAdvice.Unknown,
    };
}
