using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Catalogue;

/// <summary>Why an attempt is stuck or ended: the causes behind the symptoms that people report.</summary>
internal static class CauseAdvice
{
    private static readonly LocalText NoCertificate = new("Your device could not get its certificate", "Ihr Gerät konnte sein Zertifikat nicht bekommen");
    private static readonly LocalText NotAccepted = new("This device was not accepted", "Dieses Gerät wurde nicht angenommen");
    private static readonly LocalText Again = new("Choose “Download again” and install the new profile.", "Wählen Sie „Noch einmal laden“ und installieren Sie das neue Profil.");
    private static readonly LocalText Ask = new("Ask {contact}.", "Wenden Sie sich an {contact}.");

    /// <summary>For a cause that is not in the list.</summary>
    public static Advice Unknown { get; } = new(
        new("Something went wrong", "Etwas ist schiefgegangen"),
        new("Try once more. If it happens again, ask {contact}.", "Versuchen Sie es noch einmal. Passiert es wieder, wenden Sie sich an {contact}."),
        "The timeline names the cause.")
    { TryAgain = true };

    /// <summary>By cause.</summary>
    public static IReadOnlyDictionary<string, Advice> All { get; } = new Dictionary<string, Advice>(AccountAdvice.All)
    {
        [Codes.ScepFail] = Retry(NoCertificate, "The SCEP request failed; the timeline has failInfo and cause. Run the test of the SCEP profile. The attempt stays open for another try."),
        [Causes.ChallengeWrong] = Retry(NoCertificate, "The challenge of the certificate request was not one that was given out: a static one was rotated, or the profile was changed."),
        [Causes.ChallengeMissing] = Retry(NoCertificate, "The certificate request carried no challenge; look at the SCEP profile's challenge type."),
        [Causes.ChallengeUsed] = Retry(NoCertificate, "The one-time challenge had been used before; an old profile was installed again."),
        [Causes.ChallengeExpired] = Retry(NoCertificate, "The challenge was too old: the profile waited too long before it was installed."),
        [Causes.ChallengeOtherAttempt] = Retry(NoCertificate, "The challenge belongs to another attempt: profiles of two people or downloads were mixed up."),
        [Causes.ChallengeTruncated] = Retry(NoCertificate, "The device cut the token challenge off at 255 characters. Switch the SCEP profile to a dynamic or short token challenge."),
        [Causes.ChallengeLocked] = Retry(NoCertificate, "The challenge was locked or revoked."),
        [Causes.AttemptLocked] = Retry(NoCertificate, "Five wrong challenges were presented for this attempt, so it is locked. Somebody may be guessing."),
        [Causes.AttemptMissing] = Retry(NoCertificate, "The certificate request names no attempt; its subject template needs {{attempt}} as CN."),
        [Causes.AttemptUnknown] = Retry(NotAccepted, "The certificate belongs to no attempt that is known here."),
        [Causes.AttemptEnded] = Retry(NotAccepted, "The attempt had ended before; the person needs a new profile."),
        [Causes.CertificateExists] = Retry(NoCertificate, "A second certificate was asked for with the profile of one attempt. Each download gives one certificate."),
        [Causes.NotIdentified] = Retry(NoCertificate, "A certificate was asked for before the device had identified itself."),
        [Causes.OtherScepProfile] = Retry(NoCertificate, "The request came in by another SCEP profile than the token's."),
        [Causes.SignatureInvalid] = Retry(NotAccepted, "The signature of the device's attributes does not verify: the body was altered on its way."),
        [Causes.NotAppleSigned] = Stop(NotAccepted, Ask, "The device's certificate is not from Apple's device CA. Check Gatehouse:Enrollment:AppleDeviceCaFile, or it is no Apple device."),
        [Causes.BodyMalformed] = Retry(NotAccepted, "The device's attributes could not be read."),
        [Causes.DeviceBlocked] = Stop(NotAccepted, Ask, "The device is blocked. Unblock it if it may enroll."),
        [Causes.SerialNotAllowed] = Stop(NotAccepted, Ask, "The serial number is not on the token's list."),
        [Causes.DeviceMismatch] = Stop(NotAccepted, Ask, "Another device checked in than the one that had identified itself."),
        [Causes.IdentityCloned] = Stop(NotAccepted, Ask, "A second device presented the certificate of this attempt, as after a migration to a new Mac. The second one must enroll by itself; if nobody moved a device, treat the identity as stolen."),
        [Codes.TokenExhaustedLate] = new(
            new("No place is left", "Es ist kein Platz mehr frei"),
            new("This device came too late, and this link was used by everyone it was meant for. Ask {contact} for a new one.",
                "Dieses Gerät kam zu spät, und diesen Link haben schon alle benutzt, für die er gedacht war. Bitten Sie {contact} um einen neuen."),
            "The device checked in after its reservation had lapsed, and the token is full. Issue a replacement with more places.")
        { AskForLink = true },
        [Codes.PlatformNotAllowed] = Stop(NotAccepted, Ask, "The device is of a platform that the token does not allow."),
        [Codes.OsTooOld] = Stop(
            new("Please update first", "Bitte zuerst aktualisieren"),
            new("Install the latest software update, then open your link again.", "Installieren Sie das neueste Softwareupdate und öffnen Sie Ihren Link danach noch einmal."),
            "The device's system is older than the token asks for."),
        [Codes.TokenRevoked] = Stop(NotAccepted, new("The link was withdrawn. Ask {contact} for a new one.", "Der Link wurde zurückgezogen. Bitten Sie {contact} um einen neuen."), "The token was revoked while the attempt was running."),
        [Codes.OrganizationDisabled] = Stop(NotAccepted, Ask, "The organization was switched off while the attempt was running. The operator of the server switches it on again."),
        [Codes.TokenExpired] = Stop(NoCertificate, new("The link has ended. Ask {contact} for a new one.", "Der Link ist abgelaufen. Bitten Sie {contact} um einen neuen."), "The token expired before the device asked for its certificate. Issue a replacement."),
        [Causes.NotInstalled] = new(
            new("It timed out", "Die Zeit ist abgelaufen"),
            new("A downloaded profile disappears after about eight minutes. Choose “Download again” and go on to Settings at once. If the device says that it does not trust the profile, install the root certificate first.",
                "Ein geladenes Profil verschwindet nach etwa acht Minuten. Wählen Sie „Noch einmal laden“ und gehen Sie gleich weiter zu den Einstellungen. Meldet das Gerät, dass es dem Profil nicht vertraut, installieren Sie zuerst das Stammzertifikat."),
            "The profile was handed out, and the device asked for nothing. Most likely it was not installed within eight minutes; if many people are stuck here, devices may not trust this server's certificate.")
        { TryAgain = true },
        [Causes.NoRequest] = Retry(NoCertificate, "The device fetched the CA's certificate and then asked for none. A proxy may block POST, or the CA fingerprint in the profile is not the CA's."),
        [Causes.NoCheckIn] = Stop(
            new("Your device has not checked in", "Ihr Gerät hat sich noch nicht gemeldet"),
            new("If this device is managed by somebody else already, remove that management profile first, then download again.", "Wird dieses Gerät schon von jemand anderem verwaltet, entfernen Sie zuerst jenes Verwaltungsprofil und laden Sie dann noch einmal."),
            "The device has its certificate but never checked in. It may have another management profile already, or it cannot reach the check-in address.") with
        { TryAgain = true },
        [Causes.NoTokenUpdate] = Stop(
            new("Still configuring", "Die Einrichtung läuft noch"),
            new("Keep Wi-Fi on; we are retrying.", "Lassen Sie WLAN an; wir versuchen es weiter."),
            "The device checked in but sent no push token. It must reach this server on port 443 and Apple's push service on port 5223 or 443."),
        [Causes.NoAnswer] = Stop(
            new("Still configuring", "Die Einrichtung läuft noch"),
            new("Keep Wi-Fi on; we are retrying.", "Lassen Sie WLAN an; wir versuchen es weiter."),
            "The device is enrolled but answers no command. It was pushed again; check that it reaches Apple's push service on port 5223 or 443, and that the push certificate is valid."),
        [Causes.PolicyItem] = Stop(
            new("Ready, with a few things missing", "Bereit, aber nicht ganz vollständig"),
            new("Your device is managed. Some settings could not be installed; your organization can see which.", "Ihr Gerät wird verwaltet. Einige Einstellungen ließen sich nicht installieren; Ihre Organisation sieht, welche."),
            "Some profiles or commands failed; the timeline names them. The device is managed all the same."),
        [Causes.Replaced] = Retry(new("You started again", "Sie haben neu begonnen"), "The same person downloaded a new profile after this attempt had got its certificate."),
        [Causes.CancelledByAdmin] = Stop(new("Enrollment was cancelled", "Die Anmeldung wurde abgebrochen"), Ask, "An administrator cancelled the attempt."),
        [Codes.Abandoned] = Retry(new("It timed out", "Die Zeit ist abgelaufen"), "Nothing came within the lifetime of the attempt, so its place is free again."),
        [Codes.CheckOut] = Stop(new("This device is not managed any more", "Dieses Gerät wird nicht mehr verwaltet"), Ask, "The device said goodbye: its management profile was removed."),
        [Codes.Unenrolled] = Stop(new("This device is not managed any more", "Dieses Gerät wird nicht mehr verwaltet"), Ask, "An administrator unenrolled the device."),
        [Codes.UnenrollAssumed] = Stop(new("This device is not managed any more", "Dieses Gerät wird nicht mehr verwaltet"), Ask, "The device is taken to have left: its push token ended, or the same serial number enrolled again."),
        ["badTime"] = Stop(
            new("The clock of this device is wrong", "Die Uhr dieses Geräts geht falsch"),
            new("Set date and time to automatic, then choose “Download again”.", "Stellen Sie Datum und Uhrzeit auf automatisch und wählen Sie dann „Noch einmal laden“."),
            "Times do not match. Check the device's clock, and this server's against a time server.") with
        { TryAgain = true },
    };

    private static Advice Retry(LocalText title, string admin) => new(title, Again, admin) { TryAgain = true };

    private static Advice Stop(LocalText title, LocalText text, string admin) => new(title, text, admin);
}
