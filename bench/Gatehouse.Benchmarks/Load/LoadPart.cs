namespace Gatehouse.Benchmarks.Load;

/// <summary>Which part of a load run is wanted.</summary>
internal enum LoadPart
{
    /// <summary>Devices, tokens and apps.</summary>
    All,

    /// <summary>Tokens that programs get for themselves.</summary>
    Tokens,

    /// <summary>Apps that enroll without a person.</summary>
    Apps,
}
