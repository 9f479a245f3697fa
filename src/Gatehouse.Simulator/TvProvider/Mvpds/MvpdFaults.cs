namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>What a stand-in of a TV provider does wrong. May change at any time; counts from the next request on.</summary>
public sealed class MvpdFaults
{
    /// <summary>Takes that long for every answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Breaks off every connection.</summary>
    public bool IsDown { get; set; }

    /// <summary>What is untrue of its answers.</summary>
    public MvpdLie Lie { get; set; }

    /// <summary>By how much its clock is wrong: an hour fast, or slow.</summary>
    public TimeSpan Clock { get; set; }
}

/// <summary>Values of <see cref="MvpdFaults.Lie"/>.</summary>
public enum MvpdLie
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Signed by a key that is not its own.</summary>
    ForeignKey,

    /// <summary>Not signed, or signed where nobody looks.</summary>
    Unsigned,

    /// <summary>For another service.</summary>
    OtherAudience,

    /// <summary>In the name of another provider.</summary>
    OtherIssuer,

    /// <summary>To a request that was never made.</summary>
    OtherRequest,

    /// <summary>No message of the protocol at all.</summary>
    Garbage,

    /// <summary>That it could not sign the viewer in, or could not decide.</summary>
    Failure,
}
