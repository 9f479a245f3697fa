namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Words around every page.</summary>
internal static class FrameTexts
{
    public static readonly LocalText DeviceManagement = new("Device management", "Geräteverwaltung");
    public static readonly LocalText YourItDepartment = new("your IT department", "Ihre IT-Abteilung");
    public static readonly LocalText Questions = new("Questions? Ask", "Fragen? Wenden Sie sich an");
}
