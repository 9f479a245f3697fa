namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Words around every page.</summary>
internal static class FrameTexts
{
    public static readonly LocalText DeviceManagement = new("Device management", "Geräteverwaltung");
    public static readonly LocalText YourItDepartment = new("your IT department", "Ihre IT-Abteilung");
    public static readonly LocalText WaitTitle = new("One moment, please", "Einen Moment, bitte");
    public static readonly LocalText WaitText = new(
        "Too many requests came from your network just now. Nothing is lost.", "Aus Ihrem Netz kamen gerade zu viele Anfragen. Es ist nichts verloren.");
    public static readonly LocalText WaitOne = new("Wait for a second.", "Warten Sie eine Sekunde.");
    public static readonly LocalText WaitMore = new("Wait for {n} seconds.", "Warten Sie {n} Sekunden.");
    public static readonly LocalText WaitAgain = new("Try again", "Noch einmal versuchen");
    public static readonly LocalText WaitBack = new("Then go back and send the form once more.", "Gehen Sie dann zurück und senden Sie das Formular noch einmal ab.");
    public static readonly LocalText Questions = new("Questions? Ask", "Fragen? Wenden Sie sich an");
}
