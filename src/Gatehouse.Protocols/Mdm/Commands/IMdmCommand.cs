using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>A command with a type: a record per command, a file per record, a line in <see cref="MdmCommandCatalog"/>.</summary>
public interface IMdmCommand
{
    /// <summary>Value of <c>RequestType</c>.</summary>
    string Name { get; }

    /// <summary>Adds the command's own keys; <c>RequestType</c> is there already.</summary>
    void Write(PlistDictionary command);
}

/// <summary>What a command's type says before there is a command.</summary>
/// <typeparam name="TSelf">The record that implements it.</typeparam>
public interface IMdmCommand<TSelf> : IMdmCommand where TSelf : IMdmCommand<TSelf>
{
    /// <summary>Value of <c>RequestType</c>.</summary>
    static abstract string RequestType { get; }

    /// <summary>Its parameters in our API, and how the command is made from them.</summary>
    static abstract CommandForm Form { get; }

    string IMdmCommand.Name => TSelf.RequestType;
}
