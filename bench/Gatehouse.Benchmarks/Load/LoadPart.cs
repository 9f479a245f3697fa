namespace Gatehouse.Benchmarks.Load;

/// <summary>Which part of a load run is wanted.</summary>
internal enum LoadPart
{
    /// <summary>Devices, tokens, apps and televisions.</summary>
    All,

    /// <summary>Devices that enroll, connect and get commands.</summary>
    Devices,

    /// <summary>Tokens that programs get for themselves.</summary>
    Tokens,

    /// <summary>Apps that enroll without a person.</summary>
    Apps,

    /// <summary>Streaming apps and their viewers.</summary>
    Tv,
}
