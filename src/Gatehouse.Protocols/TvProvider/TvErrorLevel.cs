namespace Gatehouse.Protocols.TvProvider;

/// <summary>Where an error stands in an answer.</summary>
[Flags]
public enum TvErrorLevel
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>It is the whole answer, whose status is that of the code.</summary>
    Top = 1,

    /// <summary>Inside one decision, in an answer of status 200.</summary>
    Item = 2,

    /// <summary>Inside one attribute of a profile, as the code alone.</summary>
    Attribute = 4,
}
