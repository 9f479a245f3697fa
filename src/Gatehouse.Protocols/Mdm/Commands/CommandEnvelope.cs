using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>What the server answers when it has a command: <c>{CommandUUID, Command: {RequestType, …}}</c>.</summary>
public static class CommandEnvelope
{
    /// <summary>The inner dictionary of a typed command.</summary>
    public static PlistDictionary Command(IMdmCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var dictionary = new PlistDictionary { { "RequestType", command.Name } };
        command.Write(dictionary);
        return dictionary;
    }

    /// <summary>The whole body.</summary>
    /// <param name="commandUuid">Any string that is unique within the enrollment.</param>
    /// <param name="command">Inner dictionary, with <c>RequestType</c>.</param>
    public static byte[] Write(string commandUuid, PlistDictionary command)
    {
        ArgumentException.ThrowIfNullOrEmpty(commandUuid);
        ArgumentNullException.ThrowIfNull(command);
        return PlistWriter.WriteXml(new PlistDictionary { { "CommandUUID", commandUuid }, { "Command", command } });
    }
}
