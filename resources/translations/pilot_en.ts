<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name} is whole and fits {model}: %n weight(s).</source>
        <translation>
            <numerusform>{name} is whole and fits {model}: %n weight.</numerusform>
            <numerusform>{name} is whole and fits {model}: %n weights.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{chosen} of %n line(s)</source>
        <translation>
            <numerusform>{chosen} of %n line</numerusform>
            <numerusform>{chosen} of %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) left</source>
        <translation>
            <numerusform>%n page left</numerusform>
            <numerusform>%n pages left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) more</source>
        <translation>
            <numerusform>%n page more</numerusform>
            <numerusform>%n pages more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation>
            <numerusform>%n uncertain</numerusform>
            <numerusform>%n uncertain</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n confirmed</source>
        <translation>
            <numerusform>%n confirmed</numerusform>
            <numerusform>%n confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n corrected line(s) here</source>
        <translation>
            <numerusform>%n corrected line here</numerusform>
            <numerusform>%n corrected lines here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{here}: %n more are needed.</source>
        <translation>
            <numerusform>{here}: %n more is needed.</numerusform>
            <numerusform>{here}: %n more are needed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of these page(s) not read.</source>
        <translation>
            <numerusform>%n of these pages has not been read.</numerusform>
            <numerusform>%n of these pages have not been read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading {name} stopped with %n page(s) left; they wait until it is opened again.</source>
        <translation>
            <numerusform>Reading {name} stopped with %n page left; it waits until the document is opened again.</numerusform>
            <numerusform>Reading {name} stopped with %n pages left; they wait until it is opened again.</numerusform>
        </translation>
    </message>
</context>
</TS>
