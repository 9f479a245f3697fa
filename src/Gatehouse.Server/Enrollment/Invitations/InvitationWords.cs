using Gatehouse.Server.Hosting.Pages;

namespace Gatehouse.Server.Enrollment.Invitations;

/// <summary>Sentences of an invitation, in the languages of the pages. <c>{0}</c> is filled in.</summary>
internal static class InvitationWords
{
    public static readonly LocalText Subject = new("Set up your device", "Gerät einrichten");

    public static readonly LocalText Lead = new(
        "{0} invites you to enroll a device: \"{1}\".", "{0} lädt Sie ein, ein Gerät anzumelden: „{1}“.");

    public static readonly LocalText How = new(
        "On an iPhone or iPad, open this link in Safari; on a Mac, in any browser. The page says what will be managed, and leads you through the steps.",
        "Öffnen Sie diesen Link auf einem iPhone oder iPad in Safari, auf einem Mac in einem beliebigen Browser. Die Seite sagt, was verwaltet wird, und führt Sie durch die Schritte.");

    public static readonly LocalText Button = new("Enroll this device", "Dieses Gerät anmelden");

    public static readonly LocalText Scan = new(
        "Are you reading this on another device? Scan the code with the camera of the one that you want to enroll.",
        "Lesen Sie das auf einem anderen Gerät? Scannen Sie den Code mit der Kamera des Geräts, das Sie anmelden möchten.");

    public static readonly LocalText CodeOfLink = new("QR code of the link", "QR-Code des Links");

    public static readonly LocalText Until = new("The link works until {0}.", "Der Link gilt bis {0}.");

    public static readonly LocalText Note = new("{0} writes:", "{0} schreibt:");

    public static readonly LocalText Care = new(
        "Whoever has the link can enroll a device with it, so do not pass this message on. If you did not expect it, ignore it, or ask {0}.",
        "Wer den Link hat, kann damit ein Gerät anmelden; geben Sie diese Nachricht deshalb nicht weiter. Wenn Sie sie nicht erwartet haben, beachten Sie sie nicht, oder fragen Sie {0}.");

    public static readonly LocalText Contact = new("your IT department", "Ihre IT-Abteilung");
}
