namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>JSON form of a parameter.</summary>
public enum ParameterType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A string with base64.</summary>
    Data,

    /// <summary>An array of strings.</summary>
    TextList,

    /// <summary>An object; <see cref="CommandParameter.Members"/> says which.</summary>
    Object,
}

/// <summary>One parameter of a command in our API.</summary>
/// <param name="Name">Name in JSON.</param>
/// <param name="Type">Form in JSON.</param>
/// <param name="Description">What it does, and its default.</param>
public sealed record CommandParameter(string Name, ParameterType Type, string Description)
{
    /// <summary>The command is refused without it.</summary>
    public bool Required { get; init; }

    /// <summary>Never to be shown again or logged.</summary>
    public bool Secret { get; init; }

    /// <summary>The only values that are allowed; null when any is.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Parameters of an object.</summary>
    public IReadOnlyList<CommandParameter>? Members { get; init; }
}
