using System.Globalization;
using Spectre.Console;

namespace EmotionML.Train.Data.Inspection;

/// <summary>The inspection as tables on a console.</summary>
public static class InspectionText
{
    private const int Examples = 5;

    /// <summary>Writes the tables, and the first examples of everything found.</summary>
    public static void Render(DatasetInspection inspection, IAnsiConsole console)
    {
        console.Write(Counts(inspection));
        string verdict = inspection.MatchesPublished switch
        {
            true => "[green]every split agrees with FER2013's published counts[/]",
            false => "[yellow]differs from FER2013's published counts (in brackets)[/]",
            null => "not FER2013: no published counts to compare with",
        };
        console.MarkupLine(verdict);
        if (KnownData.NameFor(inspection.Dataset.Hash) is { } known) console.MarkupLineInterpolated($"content: {known}");
        if (inspection.Warning is { } warning) console.MarkupLineInterpolated($"[yellow]warning: {warning}[/]");
        console.Write(Gray(inspection));
        console.WriteLine();
        console.Write(Duplicates(inspection));
        Groups(console, "equal pictures with different labels",
            [.. inspection.Exact.Groups.Where(group => group.HasConflict).Select(group => new DuplicateGroup([.. group.Pictures.DistinctBy(picture => picture.Label)]))]);
        Groups(console, "nearly equal pictures across splits",
            [.. inspection.Near.Groups.Where(group => group.CrossesSplits).Select(group => new DuplicateGroup([.. group.Pictures.DistinctBy(picture => picture.Split)]))]);
        Pictures(console, "blank pictures", inspection.Blank);
    }

    private static Table Gray(DatasetInspection inspection)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("grey values").AddColumn(new TableColumn("here").RightAligned()).AddColumn(new TableColumn("FER2013's originals").RightAligned());
        GrayStatistics here = inspection.Gray, original = GrayStatistics.Original;
        table.AddRow("distinct levels per picture", Decimal(here.Levels, "f1"), Decimal(original.Levels, "f1"));
        table.AddRow("pixels of value 0", Decimal(here.Black, "p2"), Decimal(original.Black, "p2"));
        table.AddRow("pixels of value 255", Decimal(here.White, "p2"), Decimal(original.White, "p2"));
        table.AddRow("flatness of the histogram", Decimal(here.Flatness, "f3"), Decimal(original.Flatness, "f3"));
        return table;
    }

    private static string Decimal(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Table Counts(DatasetInspection inspection)
    {
        FaceDataset dataset = inspection.Dataset;
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("class");
        foreach (Split split in Enum.GetValues<Split>()) table.AddColumn(new TableColumn($"{split.OptionName()}\n{split.PublishedName()}").RightAligned());
        for (int label = 0; label < dataset.Labels.Count; label++)
            table.AddRow([Markup.Escape(dataset.Labels[label]), .. Enum.GetValues<Split>().Select(split => Cell(inspection, split, label))]);
        table.AddRow(["[bold]all[/]", .. Enum.GetValues<Split>().Select(split => $"[bold]{Number(dataset[split].Count)}[/]")]);
        return table;
    }

    private static string Cell(DatasetInspection inspection, Split split, int label)
    {
        int found = inspection.Counts[(int)split][label];
        if (inspection.Dataset[split].Count == 0) return "[grey]-[/]";
        return inspection.Published?[(int)split][label] is { } published && published != found
            ? $"[yellow]{Number(found)}[/] ({Number(published)})"
            : Number(found);
    }

    private static Table Duplicates(DatasetInspection inspection)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("groups of pictures").AddColumn(new TableColumn("equal").RightAligned()).AddColumn(new TableColumn("nearly equal").RightAligned());
        foreach ((string name, Func<DuplicateFinding, int> value) in DuplicateRows.All) table.AddRow(name, Number(value(inspection.Exact)), Number(value(inspection.Near)));
        return table;
    }

    private static void Groups(IAnsiConsole console, string title, List<DuplicateGroup> groups)
    {
        console.MarkupLineInterpolated($"[bold]{title}[/]: {groups.Count}");
        foreach (DuplicateGroup group in groups.Take(Examples))
            console.MarkupLineInterpolated($"  {string.Join(" = ", group.Pictures.Take(4).Select(Name))}{(group.Pictures.Count > 4 ? " = …" : "")}");
        More(console, groups.Count);
    }

    private static void Pictures(IAnsiConsole console, string title, IReadOnlyList<PictureReference> pictures)
    {
        console.MarkupLineInterpolated($"[bold]{title}[/]: {pictures.Count}");
        foreach (PictureReference picture in pictures.Take(Examples)) console.MarkupLineInterpolated($"  {Name(picture)}");
        More(console, pictures.Count);
    }

    private static void More(IAnsiConsole console, int count)
    {
        if (count > Examples) console.MarkupLineInterpolated($"  [grey]and {count - Examples} more; all are in the --json file[/]");
    }

    private static string Name(PictureReference picture) => $"{picture.Source} ({picture.Split.OptionName()}, {picture.Label})";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
