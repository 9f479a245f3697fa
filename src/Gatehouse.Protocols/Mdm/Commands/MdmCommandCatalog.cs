using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// All commands of Apple's, and for some of them a type. A new type needs its file and a line here; API, client and
/// command line read the catalogue.
/// </summary>
public static class MdmCommandCatalog
{
    // Before Entries, which looks the forms up.
    private static readonly FrozenDictionary<string, TypedCommand> Typed = new[]
    {
        Of<CertificateList>(),
        Of<ClearPasscode>(),
        Of<DeviceConfigured>(),
        Of<DeviceInformation>(),
        Of<DeviceLock>(),
        Of<EraseDevice>(),
        Of<InstallProfile>(),
        Of<InstalledApplicationList>(),
        Of<ProfileList>(),
        Of<RemoveProfile>(),
        Of<RestartDevice>(),
        Of<SecurityInfo>(),
        Of<ShutDownDevice>(),
        Of<UserConfigured>(),
    }.ToFrozenDictionary(typed => typed.RequestType);

    /// <summary>Every command, by name.</summary>
    public static IReadOnlyList<CommandEntry> Entries { get; } =
        [.. CommandTable.Rows.Select(row => row with { Form = Typed.GetValueOrDefault(row.RequestType)?.Form })];

    private static readonly FrozenDictionary<string, CommandEntry> ByName = Entries.ToFrozenDictionary(entry => entry.RequestType);

    /// <summary>Facts about a command; null when Apple has none of the name that we know.</summary>
    public static CommandEntry? Find(string requestType) => ByName.GetValueOrDefault(requestType);

    /// <summary>Makes a typed command from JSON.</summary>
    /// <param name="requestType">Apple's name.</param>
    /// <param name="parameters">An object with the parameters of the command's form; null or undefined for none.</param>
    /// <param name="command">The command.</param>
    /// <param name="error">What is wrong, without a value of the input.</param>
    public static bool TryCreate(
        string requestType, JsonElement parameters,
        [NotNullWhen(true)] out IMdmCommand? command, [NotNullWhen(false)] out string? error)
    {
        command = null;
        if (!Typed.TryGetValue(requestType, out var typed))
        {
            error = Find(requestType) is null ? "the command is unknown" : $"{requestType} can be sent only as a property list";
            return false;
        }

        var arguments = new CommandArguments(parameters, typed.Form.Parameters);
        var made = arguments.Problem is null ? typed.Form.Create(arguments) : null;
        error = arguments.Problem;
        command = error is null ? made : null;
        return command is not null;
    }

    private static TypedCommand Of<T>() where T : IMdmCommand<T> => new(T.RequestType, T.Form);

    private sealed record TypedCommand(string RequestType, CommandForm Form);
}
