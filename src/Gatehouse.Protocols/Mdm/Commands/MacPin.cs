namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>The PIN that unlocks a Mac again after <see cref="DeviceLock"/> or <see cref="EraseDevice"/>.</summary>
internal static class MacPin
{
    private const int Length = 6;

    public static CommandParameter Parameter { get; } =
        new("pin", ParameterType.Text, "Six digits that unlock the Mac again; ignored by other platforms.") { Secret = true };

    public static string? Read(CommandArguments arguments)
    {
        var pin = arguments.Text("pin");
        // The lock screen of a Mac takes digits only, whatever the schema's "six characters" allows.
        arguments.Require(pin is null || pin.Length == Length && pin.All(char.IsAsciiDigit), "pin", $"is not {Length} digits");
        return pin;
    }
}
