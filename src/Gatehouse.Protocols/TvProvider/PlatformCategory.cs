namespace Gatehouse.Protocols.TvProvider;

/// <summary>Kinds of platforms that settings may differ for.</summary>
public enum PlatformCategory
{
    /// <summary>Not identified: the most restrictive settings apply.</summary>
    Unidentified,

    /// <summary>Computers with a browser.</summary>
    Desktop,

    /// <summary>Phones and tablets.</summary>
    Mobile,

    /// <summary>Televisions and what is connected to them.</summary>
    TvConnected,
}
