using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>One command of the catalogue. A record per command, a file per record.</summary>
public interface IMdmCommand
{
    /// <summary>Value of <c>RequestType</c>.</summary>
    static abstract string RequestType { get; }

    /// <summary>Adds the command's own keys; <c>RequestType</c> is there already.</summary>
    void Write(PlistDictionary command);
}
