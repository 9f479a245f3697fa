using System.ComponentModel;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Query parameters of a list; take it with <c>[AsParameters]</c>. Select <see cref="Fetch"/> rows beyond
/// <c>After</c> and give them to <c>Page</c>: the row too many tells that there is more.
/// </summary>
public sealed record PageRequest
{
    /// <summary>Largest page.</summary>
    public const int MaxLimit = 200;

    private const int DefaultLimit = 50;

    /// <summary><c>next</c> of the page before; absent for the first.</summary>
    [Description("`next` of the page before; absent for the first.")]
    public string? Cursor { get; init; }

    /// <summary>Rows wanted: 1 to 200, default 50.</summary>
    [Description("Rows wanted: 1 to 200, default 50.")]
    public int? Limit { get; init; }

    /// <summary>How many rows to show.</summary>
    public int Size => Limit switch
    {
        null => DefaultLimit,
        < 1 or > MaxLimit => throw new InvalidRequestException("limit is a number from 1 to 200."),
        { } limit => limit,
    };

    /// <summary>How many rows to select: one more than shown.</summary>
    public int Fetch => Size + 1;

    /// <summary>The single sort key to go on after; null on the first page.</summary>
    public string? After() => Http.Cursor.Decode(Cursor)?[0];

    /// <summary>Several sort keys to go on after; null on the first page.</summary>
    public string[]? After(int keys) => Http.Cursor.Decode(Cursor, keys);

    /// <summary>The page to answer with.</summary>
    /// <param name="rows">Up to <see cref="Fetch"/> rows.</param>
    /// <param name="cursor">Sort key of a row; several joined by <see cref="Http.Cursor.Encode"/> are given to the overload.</param>
    /// <param name="map">Row to contract.</param>
    public Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, string> cursor, Func<TRow, TItem> map) =>
        Page(rows, row => [cursor(row)], map);

    /// <summary>As the other overload, for lists sorted by more than one key.</summary>
    public Page<TItem> Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, string[]> cursor, Func<TRow, TItem> map)
    {
        var shown = rows.Count > Size ? rows.Take(Size).ToList() : rows;
        var next = rows.Count > Size ? Http.Cursor.Encode(cursor(shown[^1])) : null;
        return new Page<TItem>([.. shown.Select(map)], next);
    }
}
