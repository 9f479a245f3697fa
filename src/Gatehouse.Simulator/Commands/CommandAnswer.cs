using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>What a device reports about one command.</summary>
/// <param name="Status">Never Idle.</param>
/// <param name="Keys">Results, or the error chain.</param>
/// <param name="Afterwards">What happens once the report was sent, such as erasing; null for nothing.</param>
internal sealed record CommandAnswer(CommandStatus Status, PlistDictionary Keys, Action? Afterwards = null)
{
    /// <summary>Cannot do it at the moment.</summary>
    public static readonly CommandAnswer NotNow = new(CommandStatus.NotNow, []);

    /// <summary>Done, nothing to tell.</summary>
    public static CommandAnswer Done(Action? afterwards = null) => new(CommandStatus.Acknowledged, [], afterwards);

    /// <summary>Done, with one result.</summary>
    public static CommandAnswer Result(string key, PlistValue value) =>
        new(CommandStatus.Acknowledged, new PlistDictionary { { key, value } });

    /// <summary>Failed.</summary>
    public static CommandAnswer Error(string domain, int code, string description) =>
        new(CommandStatus.Error, new PlistDictionary { { "ErrorChain", Chain(domain, code, description) } });

    /// <summary>The command is incomplete or has a value of the wrong type.</summary>
    public static CommandAnswer FormatError(string description) =>
        new(CommandStatus.CommandFormatError, new PlistDictionary { { "ErrorChain", Chain("MCMDMErrorDomain", 12008, description) } });

    private static PlistArray Chain(string domain, int code, string description) => new([new PlistDictionary
    {
        { "ErrorDomain", domain },
        { "ErrorCode", code },
        { "LocalizedDescription", description },
        { "USEnglishDescription", description },
    }]);
}
